import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { NexusIcSimulator } from '../../simulators/nexus-ic.js';
import type { LookRequest, LookResult } from '../../src/activities/contract.js';
import { valueOf } from '../../src/client/history-payload.js';
import { NexusIcClient } from '../../src/vendors/nexus-ic/client.js';
import { closeEdges, edgeFor } from '../helpers/edge.js';
import { startDevServer, type DevServer } from '../helpers/temporal.js';
import { failureOf, historyLength, serveWaits, until, type Waits, type WaitsOptions } from '../helpers/waits.js';

const QUICK = { pace: { first: '100ms', max: '200ms' } };

let server: DevServer;
let simulator: NexusIcSimulator;
let waits: Waits;

beforeAll(async () => {
  server = await startDevServer();
}, 60_000);
afterAll(() => server.stop());
afterEach(async () => {
  await waits.stop();
  closeEdges();
  await simulator.stop();
});

async function serve(options?: WaitsOptions): Promise<void> {
  simulator = new NexusIcSimulator();
  await simulator.start();
  const client = new NexusIcClient(
    {
      baseUrl: simulator.baseUrl,
      version: '6.8',
      auth: { scheme: 'apikey' },
      secret: () => 'nexus-ic-key',
    },
    edgeFor('nexus-ic'),
  );
  waits = await serveWaits(server, client, options);
}

/** What each look was told of when the one before saw an edge (`asked`), and what each that saw one answered (`seen`). */
async function lookTimes(handle: WorkflowHandle): Promise<Record<'asked' | 'seen', (number | undefined)[]>> {
  const { events } = await handle.fetchHistory();
  const asked: (number | undefined)[] = [];
  const seen: (number | undefined)[] = [];
  const looks = new Set<string>();
  for (const { eventId, activityTaskScheduledEventAttributes: scheduled, ...event } of events ?? []) {
    const completed = event.activityTaskCompletedEventAttributes;
    if (scheduled?.activityType?.name === 'nextObservation') {
      looks.add(String(eventId));
      asked.push((valueOf(scheduled.input) as LookRequest).lookedAt);
    } else if (completed && looks.has(String(completed.scheduledEventId))) {
      seen.push((valueOf(completed.result) as LookResult).lookedAt);
    }
  }
  return { asked, seen };
}

describe('a wait', () => {
  it('returns the outcome of a job that succeeds, with its messages and content', async () => {
    await serve();
    const jobId = simulator.addJob({
      timeline: [
        { status: 1 },
        { status: 3, percentComplete: 35, reads: 3 },
        { status: 3, percentComplete: 140 },
        { status: 4, percentComplete: 140, summary: 'all rows' },
      ],
      content: { fileName: 'report.json', mediaType: 'application/json', body: '{"elements":[]}' },
    });
    const handle = await waits.start({ jobId, ...QUICK });
    const outcome = await handle.result();
    expect(outcome).toMatchObject({
      vendor: 'nexus-ic',
      connection: 'conn',
      jobId,
      phase: 'ended',
      state: 'succeeded',
      condition: 'clear',
      vendorState: '4',
      percent: 100,
      summary: 'all rows',
      messages: { total: 1, bySeverity: { info: 1, warning: 0, error: 0 } },
      content: [{ name: 'report.json', mediaType: 'application/json', bytes: 15 }],
      cancel: null,
    });
    expect(outcome.cost).toMatchObject({ looks: 6, edges: 4 });
    expect((await handle.describe()).memo).toEqual({ outcome });
    expect(await historyLength(handle)).toBeLessThan(25 + 6 * 4);
  });
  it('counts the pace after an edge from the look that saw it', async () => {
    await serve();
    const jobId = simulator.addJob({ timeline: [{ status: 1 }, { status: 3, reads: 2 }, { status: 4 }] });
    const handle = await waits.start({ jobId, ...QUICK });
    await handle.result();
    const { asked, seen } = await lookTimes(handle);
    expect(seen.slice(0, 3)).toEqual([expect.any(Number), expect.any(Number), expect.any(Number)]);
    expect(asked).toEqual([undefined, ...seen.slice(0, 2)]);
  });
  it('still counts the pace from there after a look that lay in its queue for too long', async () => {
    await serve();
    const jobId = simulator.addJob({ timeline: [{ status: 1, ms: 5_000 }, { status: 4 }] });
    const handle = await waits.start({ jobId, ...QUICK, patience: { unserved: '1s' } });
    await until(async () => (await lookTimes(handle)).seen.length > 0);
    await waits.serveLooks(false);
    // The server remembers who polled a moment ago, so that the look is only asked for anew.
    await until(async () => (await lookTimes(handle)).asked.length > 2);
    await waits.serveLooks(true);
    expect(await handle.result()).toMatchObject({ state: 'succeeded', condition: 'clear' });
    const { asked, seen } = await lookTimes(handle);
    expect(asked).toEqual([undefined, ...asked.slice(1).fill(seen[0])]);
  });
  it('fails as JobFailed with the outcome inside when the job fails', async () => {
    await serve();
    const jobId = simulator.addJob({ timeline: [{ status: 5, summary: 'row 7 is bad' }] });
    const { type, message, outcome } = await failureOf(await waits.start({ jobId, ...QUICK }));
    expect(type).toBe('JobFailed');
    expect(message).toContain('row 7 is bad');
    expect(outcome).toMatchObject({ state: 'failed', phase: 'ended', content: [], messages: { total: 1 } });
  });
});
