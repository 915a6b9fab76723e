import { describe, expect, it } from '@jest/globals';
import { failureOf } from '../helpers/waits.js';
import { QUICK, serveInTests, untilJob } from './served.js';

const served = serveInTests();

// One test for both, because Vigil suspects that a poll is not served only after a minute.
describe('a wait whose connection nobody serves', () => {
  it('ends as ConnectionUnserved when the patience ends, or goes on when a worker comes first', async () => {
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
