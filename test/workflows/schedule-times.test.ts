/** The times that a dry run shows are those that the Temporal server will take. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseCron } from '../../src/contract/cron.js';
import { nextTimes } from '../../src/contract/schedule-calendar.js';
import { TimeZone } from '../../src/contract/time-zone.js';
import { startDevServer, type DevServer } from '../helpers/temporal.js';

let server: DevServer;
beforeAll(async () => {
  server = await startDevServer();
}, 300_000);
afterAll(() => server.stop());

/** Expression, zone, and the moment from which on; all later than today, so that no run starts. */
const CASES: [expression: string, zone: string, from: string][] = [
  ['0 2 * * *', 'UTC', '2027-02-27T00:00:00Z'],
  ['*/7 3,5-6 * * *', 'Asia/Kolkata', '2027-02-27T00:00:00Z'],
  ['10/20 * 31 * *', 'UTC', '2027-02-27T23:50:00Z'],
  ['0 6 13 * Fri', 'UTC', '2027-02-27T00:00:00Z'],
  ['0 0 29 Feb *', 'UTC', '2027-02-27T00:00:00Z'],
  ['0 12 * January,decem 1-5/2 2028', 'UTC', '2027-02-27T00:00:00Z'],
  ['15 30 8 * * 5-7 *', 'America/New_York', '2027-02-27T00:00:00Z'],
  ['0 9 * * 3-7/3', 'UTC', '2027-02-27T00:00:00Z'],
  ['0 9 * * */7', 'UTC', '2027-02-27T00:00:00Z'],
  ['@monthly', 'Pacific/Auckland', '2027-02-27T00:00:00Z'],
  ['@weekly', 'Europe/Berlin', '2027-03-20T00:00:00Z'],
  ['@every 7h/3h', 'UTC', '2027-02-27T00:00:00Z'],
  // Berlin skips 02:00 to 03:00 on 28 March, and repeats it on 31 October.
  ['30 2 * * *', 'Europe/Berlin', '2027-03-26T00:00:00Z'],
  ['*/20 * * * *', 'Europe/Berlin', '2027-03-27T23:50:00Z'],
  ['30 2 * * *', 'Europe/Berlin', '2027-10-29T00:00:00Z'],
  ['0 1 * * *', 'Europe/Berlin', '2027-10-29T00:00:00Z'],
  ['*/20 * * * *', 'Europe/Berlin', '2027-10-30T22:50:00Z'],
  ['*/20 1-3 * * *', 'Europe/Berlin', '2027-10-30T22:00:00Z'],
  ['*/25 * * * *', 'Europe/Berlin', '2027-10-31T00:10:00Z'],
  ['*/25 * * * *', 'Europe/Berlin', '2027-10-31T01:10:00Z'],
  // New York skips 02:00 to 03:00 on 14 March, and repeats 01:00 to 02:00 on 7 November.
  ['30 2 * * *', 'America/New_York', '2027-03-12T00:00:00Z'],
  ['*/20 * * * *', 'America/New_York', '2027-03-14T05:50:00Z'],
  ['30 1 * * *', 'America/New_York', '2027-11-05T00:00:00Z'],
  ['*/20 * * * *', 'America/New_York', '2027-11-07T04:50:00Z'],
  ['*/20 1 * * *', 'America/New_York', '2027-11-07T05:50:00Z'],
  ['*/20 0-2 * * *', 'America/New_York', '2027-11-07T04:00:00Z'],
  // Havana skips and repeats the hour around midnight, Lord Howe half an hour.
  ['0 0 * * *', 'America/Havana', '2027-03-12T00:00:00Z'],
  ['30 0,8 * * Sun', 'America/Havana', '2027-03-12T00:00:00Z'],
  ['*/20 * * * *', 'America/Havana', '2027-11-07T03:00:00Z'],
  ['*/20 * * * *', 'Australia/Lord_Howe', '2027-04-03T13:00:00Z'],
  ['*/20 * * * *', 'Australia/Lord_Howe', '2027-10-02T14:00:00Z'],
];

async function ofServer(expression: string, zone: string, startAt: Date): Promise<string[]> {
  const { client } = server;
  const handle = await client.schedule.create({
    scheduleId: `times-${randomUUID()}`,
    spec: { cronExpressions: [expression], timezone: zone, startAt },
    action: { type: 'startWorkflow', workflowType: 'none', taskQueue: 'none' },
  });
  const { nextActionTimes } = (await handle.describe()).info;
  await handle.delete();
  return nextActionTimes.map((time) => time.toISOString());
}

describe('the next times', () => {
  it.each(CASES)('%s in %s from %s are those of the server', async (expression, zone, from) => {
    const problems: string[] = [];
    const cron = parseCron(expression, problems);
    expect(problems).toEqual([]);
    const { calendar, interval } = cron!;
    const times = {
      calendars: calendar ? [calendar] : [],
      intervals: interval ? [interval] : [],
      zone: new TimeZone(zone),
      startAt: Date.parse(from),
    };
    const theirs = await ofServer(expression, zone, new Date(from));
    expect(theirs.length).toBeGreaterThan(4);
    const ours = nextTimes(times, Date.now(), theirs.length).map((moment) => new Date(moment).toISOString());
    expect(ours).toEqual(theirs);
  });
});
