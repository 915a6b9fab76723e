import { describe, expect, it } from '@jest/globals';
import { watchedPolls } from '../../src/client/watched-polls.js';
import { failureOf, historyLength, until } from '../helpers/waits.js';
import { QUICK, serveInTests, untilJob } from './served.js';
import { currentDetailsOf, watchedConnection } from './watched.js';

const served = serveInTests();

// One test for both, because Vigil suspects that a poll is not served only after a minute.
describe('a wait whose connection nobody serves', () => {
  it('ends as ConnectionUnserved when its patience ends, and succeeds if a worker polls before that', async () => {
    const { simulator, waits } = await served.nexusIc({ served: false });
    const jobId = simulator.addJob({ timeline: [{ status: 3 }, { status: 4 }] });
    const given = await waits.start({ jobId, ...QUICK, patience: { unserved: '65s' } });
    const patient = await waits.start({ jobId, ...QUICK });
    for (const handle of [given, patient]) await untilJob(handle, ({ condition }) => condition === 'unserved', 75_000);
    const { type, message, outcome } = await failureOf(given);
    expect(type).toBe('ConnectionUnserved');
    expect(message).toContain(`no worker polls ${waits.taskQueue}/conn`);
    expect(outcome).toMatchObject({ state: 'unknown', condition: 'unserved', phase: 'ended' });
    // Counted from when the poll was queued, not from the suspicion a minute later. A Worker without a cache may lose the
    // wait's first task to a time-out of 10 s.
    expect(outcome.cost.waitedSeconds).toBeGreaterThanOrEqual(65);
    expect(outcome.cost.waitedSeconds).toBeLessThan(85);
    await waits.servePolls(true);
    expect(await patient.result()).toMatchObject({ state: 'succeeded', condition: 'clear' });
  }, 120_000);
});

describe('a watch whose connection nobody serves any longer', () => {
  it('is unserved, as are its waits, until a worker polls, and adds no event to the waits', async () => {
    const { waits, watch, quietWait } = await watchedConnection(served);
    const { handle, polls } = await quietWait();
    const { workflowId } = handle;
    const wait = { connection: waits.connection, workflowId };
    const state = async () => (await watchedPolls(served.server.client, [wait], 5_000)).get(workflowId)?.connection;
    const events = await historyLength(handle);
    await waits.servePolls(false);
    const began = Date.now();
    await until(async () => (await state())?.condition === 'unserved', 150_000);
    const { problem, since } = (await state())!;
    expect(problem).toBe(`no worker polls ${waits.taskQueue}/${waits.connection}`);
    expect(Math.abs(since - began)).toBeLessThan(20_000);
    expect(await currentDetailsOf(watch)).toContain('**unserved**');
    const before = polls();
    await waits.servePolls(true);
    await until(async () => (await state())?.condition === 'clear' && polls() > before + 2);
    expect(await historyLength(handle)).toBe(events);
  }, 240_000);
});
