import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { outcomeOf } from '../helpers/outcome.js';
import type { RunningWorker } from '../helpers/processes.js';
import { openStage, QUICK, type Stage } from '../helpers/stage.js';

let stage: Stage;
let worker: RunningWorker;
beforeAll(async () => {
  stage = await openStage();
  worker = await stage.startWorker();
}, 60_000);
afterAll(() => stage.stop());

/** The column of what happened, of each row of the timeline. */
function timelineOf(stdout: string): string[] {
  const [, table = ''] = /\nAT \(UTC\) +AFTER +LASTED +WHAT\n([\s\S]+?)\n\n/.exec(stdout) ?? [];
  return table.split('\n').map((line) => line.slice(42));
}

describe('show', () => {
  it('shows an outage, how long it lasted, and what was collected', async () => {
    const content = { mediaType: 'text/plain', body: 'a report' };
    const jobId = stage.reports.addJob({ timeline: [{ status: 3 }, { status: 4 }], content });
    stage.reports.fault({ step: 'status', jobId, after: 1, times: 5, answer: { status: 503 } });
    const { exitCode } = await stage.vigil('await', 'reports', jobId, ...QUICK);
    expect(exitCode).toBe(0);
    const { stdout } = await stage.vigil('show', 'reports', jobId);
    expect(timelineOf(stdout)).toEqual([
      'not polled yet',
      'running',
      'running, unreachable',
      'nexus-ic could not read status: HTTP 503 (GET /icweb.dll/jobStatus)',
      'succeeded, collecting messages and content',
      'collected 1 file',
      'the wait ended: completed',
    ]);
    expect(stdout).toMatch(/\nSeen {6}clear \d+m?s, unreachable \d+m?s; the longest problem lasted \d+m?s$/);
    expect(stdout).toMatch(/\nContent {3}.+ sha256 [0-9a-f]{64}\n/);
  }, 60_000);

  it('shows who requested a cancel, and what the vendor said', async () => {
    const jobId = stage.calls.addJob({ timeline: [{ state: 2 }] });
    const child = stage.startVigil('await', 'calls', jobId, ...QUICK);
    await child.says(' running');
    await stage.vigil('cancel', 'calls', jobId, '--reason', 'wrong month');
    await child.ended;
    const { stdout, exitCode } = await stage.vigil('show', 'calls', jobId);
    expect(timelineOf(stdout)).toEqual([
      'not polled yet',
      'running',
      'cancel requested: wrong month',
      'running, waiting for the cancellation',
      'the vendor accepted the cancel',
      'cancelling, waiting for the cancellation',
      'cancelled, collecting messages and content',
      'the wait ended: cancelled',
    ]);
    expect(exitCode).toBe(4);
  }, 60_000);

  it('has the last messages with their severity', async () => {
    const messages = [1, 2, 3, 4, 5, 6].map((nth) => ({ status: nth === 6 ? 3 : 1, text: `line ${nth}`, toolId: nth }));
    const jobId = stage.gallery.addJob({ timeline: [{ status: 'Completed' }], messages });
    await stage.vigil('await', 'gallery', jobId, ...QUICK);
    const { stdout } = await stage.vigil('show', 'gallery', jobId);
    const indent = ' '.repeat(10);
    const shown = ['info: line 2', 'info: line 3', 'info: line 4', 'info: line 5', 'error: line 6'];
    expect(stdout).toContain(`\nMessages  6 (1 error, 0 warnings)\n${shown.map((line) => indent + line).join('\n')}\n`);
  }, 60_000);

  it('shows the next poll and the deadline of a running wait, and what it knows without a worker', async () => {
    const jobId = stage.calls.addJob({ timeline: [{ state: 2 }] });
    await stage.vigil(
      'await',
      'calls',
      jobId,
      ...['backoff.initial=1h', 'backoff.max=1h', 'backoff.jitter=0'].flatMap((field) => ['--set', field]),
      '--wait-timeout',
      '2s',
    );
    const served = await stage.vigil('show', 'calls', jobId);
    expect(served.stdout).toMatch(/\nPolling {3}poll 1, the next in (59m \d+s|1h), at .+Z\n/);
    expect(served.stdout).toMatch(/\nLimit {5}the deadline, in 6d 23h, at .+Z\n/);

    await worker.stop();
    const alone = await stage.vigil('show', 'calls', jobId);
    expect(alone.stderr).toContain('No worker answers for this wait.');
    expect(alone.stderr).toContain('the timeline needs a worker');
    expect(alone.stdout).toContain('\nState     running  [vendor: 2]\n');
    expect(alone.stdout).not.toContain('WHAT');
    expect(alone.exitCode).toBe(0);
    const json = outcomeOf(await stage.vigil('show', 'calls', jobId, '-o', 'json'));
    expect(json).toMatchObject({ state: 'running', vendor: 'pureconnect', timeline: [], cost: { polls: 1 } });
    worker = await stage.startWorker();
  }, 60_000);
});
