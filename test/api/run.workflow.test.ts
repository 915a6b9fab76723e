import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { runId } from '../../src/contract/ids.js';
import type { RunJobInput } from '../../src/contract/run-job-input.js';
import { startDevServer, type DevServer } from '../helpers/temporal.js';
import { until } from '../helpers/waits.js';
import { LASTS, serveRuns, type Runs } from '../workflows/runs.js';
import { statusOf } from '../workflows/served.js';
import { causeOf, serveCallers, type Callers } from './callers.js';

let server: DevServer;
let callers: Callers;
let runs: Runs;

beforeAll(async () => {
  server = await startDevServer();
  callers = await serveCallers(server);
}, 300_000);
afterAll(async () => {
  await callers.stop();
  await server.stop();
});
beforeEach(async () => {
  runs = await serveRuns(server);
}, 60_000);
afterEach(() => runs.stop());

let keys = 0;

function inputFor(more: Partial<RunJobInput> = {}): RunJobInput {
  const { workflowId, waits } = runs;
  const backoff = { initial: '50ms', max: '100ms' };
  return { connection: waits.connection, key: `called-${keys++}`, job: { workflowId }, backoff, ...more };
}

const options = () => ({ taskQueue: runs.waits.taskQueue });
const startedJobs = () => runs.simulator.started.all;
const runOf = ({ connection, key }: RunJobInput): WorkflowHandle =>
  server.client.workflow.getHandle(runId(connection, key));

describe('runJob in a workflow', () => {
  it('starts the job once, and returns the outcome with how it was started', async () => {
    const input = inputFor();
    const outcome = await (await callers.start('runningCaller', input, options())).result();
    expect(outcome).toMatchObject({ state: 'succeeded', submit: { key: input.key, result: 'submitted', attempts: 1 } });
    expect(startedJobs()).toHaveLength(1);
  });

  it('throws a refusal of the vendor by its type', async () => {
    const job = { workflowId: runs.workflowId, questions: [{ name: 'unknown', value: '1' }] };
    const caller = await callers.start('switchingRunCaller', inputFor({ job }), options());
    expect(await caller.result()).toBe('rejected: rejected');
  });

  it('throws the evidence of a job that may or may not run', async () => {
    runs.simulator.fault({ step: 'submit', wire: 'reset', workDone: true });
    const caller = await callers.start('switchingRunCaller', inputFor(), options());
    await runs.untilStartedTwice();
    expect(await caller.result()).toMatch(/^uncertain: .+ \(new, 2 found\)$/);
  });

  it('fails a caller that does not catch the failure with the same type and details', async () => {
    const cause = await causeOf(await callers.start('runningCaller', inputFor({ deadlin: '1h' } as object), options()));
    expect(cause).toBeInstanceOf(ApplicationFailure);
    expect(cause).toMatchObject({ type: 'InvalidInput', nonRetryable: true, details: [{ submit: { jobId: null } }] });
  });

  it('follows the run with the same key, and reads its end afterwards', async () => {
    runs.script([{ status: 'Running', ms: 1_500 }, { status: 'Completed' }]);
    const input = inputFor();
    const first = await callers.start('runningCaller', input, options());
    await runs.simulator.requested('status');
    const second = await callers.start('runningCaller', input, options());
    const outcome = await first.result();
    expect(await second.result()).toEqual(outcome);
    expect(await (await callers.start('runningCaller', input, options())).result()).toEqual(outcome);
    expect(startedJobs()).toHaveLength(1);
  });

  it('refuses a key that belongs to another job', async () => {
    const input = inputFor();
    await (await callers.start('runningCaller', input, options())).result();
    const other = { ...input, job: { ...input.job, priority: 'High' } };
    const cause = await causeOf(await callers.start('runningCaller', other, options()));
    expect(cause).toMatchObject({ type: 'InvalidInput' });
    expect(cause?.message).toContain('job.priority: absent in the run that has this key, "High" in yours');
    expect(startedJobs()).toHaveLength(1);
  });
});

describe('the cancel of a caller', () => {
  const start = (input: RunJobInput) => callers.start('cancelledRunCaller', input, options());
  /** Waits until the caller follows a run that it did not start. */
  const untilFollows = (caller: WorkflowHandle) =>
    until(async () => {
      const { raw } = await caller.describe();
      return raw.pendingActivities?.[0]?.activityType?.name === 'followRun';
    });

  it('before the request leaves starts no job', async () => {
    await runs.waits.serve(false);
    const input = inputFor();
    const caller = await start(input);
    await until(() =>
      runOf(input)
        .describe()
        .then(
          () => true,
          () => false,
        ),
    );
    await caller.cancel();
    await runs.waits.serve(true);
    expect(await caller.result()).toBe('cancelled, cancel confirmed, submit null');
    expect(startedJobs()).toHaveLength(0);
  });

  it('during the request cancels the job that it started', async () => {
    runs.script(LASTS);
    runs.simulator.fault({ step: 'submit', delayMs: 500 });
    const caller = await start(inputFor());
    await runs.simulator.requested('submit');
    await caller.cancel();
    expect(await caller.result()).toBe('cancelled, cancel confirmed, submit submitted');
    expect(runs.simulator.job(startedJobs()[0]?.id ?? '').cancelAsked).toBe(1);
  });

  it('while the job runs cancels the job, also if the caller only follows the run', async () => {
    runs.script(LASTS);
    const input = inputFor();
    const first = await callers.start('switchingRunCaller', input, options());
    await runs.simulator.requested('status');
    const second = await start(input);
    await untilFollows(second);
    await second.cancel();
    expect(await second.result()).toBe('cancelled, cancel confirmed, submit submitted');
    expect(await first.result()).toBe('Canceled: cancelled');
  });

  it('that follows the run with onCancel: leave only leaves the run', async () => {
    runs.script(LASTS);
    const input = inputFor();
    const first = await start(input);
    await runs.simulator.requested('status');
    const second = await start({ ...input, onCancel: 'leave' });
    await untilFollows(second);
    await second.cancel();
    expect(await second.result()).toBe('left');
    expect(await statusOf(runOf(input))).toBe('RUNNING');
    await first.cancel();
    expect(await first.result()).toBe('cancelled, cancel confirmed, submit submitted');
  });

  it('ends the caller as Canceled if the caller does not catch it', async () => {
    runs.script(LASTS);
    const caller = await callers.start('runningCaller', inputFor(), options());
    await runs.simulator.requested('status');
    await caller.cancel();
    expect(await causeOf(caller)).toBeInstanceOf(CancelledFailure);
    expect(await statusOf(caller)).toBe('CANCELLED');
  });
});
