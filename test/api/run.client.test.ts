import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { WorkflowNotFoundError } from '@temporalio/client';
import { AwaitJobFailure, RunJobFailure, VigilClient, type JobRun, type RunJobInput } from '../../src/api/client.js';
import { startDevServer, type DevServer } from '../helpers/temporal.js';
import { until } from '../helpers/waits.js';
import { FAILS, LASTS, serveRuns, type Runs } from '../workflows/runs.js';

let server: DevServer;
let runs: Runs;
let vigil: VigilClient;

beforeAll(async () => {
  server = await startDevServer();
}, 300_000);
afterAll(() => server.stop());
beforeEach(async () => {
  runs = await serveRuns(server);
  vigil = new VigilClient(server.client, { taskQueue: runs.waits.taskQueue });
}, 60_000);
afterEach(() => runs.stop());

let keys = 0;

function inputFor(more: Partial<RunJobInput> = {}): RunJobInput {
  const { workflowId, waits } = runs;
  const backoff = { initial: '50ms', max: '100ms' };
  return { connection: waits.connection, key: `nightly-${keys++}`, job: { workflowId }, backoff, ...more };
}

const startedJobs = () => runs.simulator.started.all;
const refusal = (run: Promise<unknown>) => run.catch((error: unknown) => error);

/** Waits until the run has come this far. */
function untilPhase(run: JobRun, phase: string): Promise<void> {
  return until(async () => (await run.progress())?.phase === phase);
}

describe('VigilClient.runJob', () => {
  it('starts the job once, and returns the outcome with how it was started', async () => {
    const input = inputFor();
    const outcome = await vigil.runJob(input);
    const [started] = startedJobs();
    expect(outcome).toMatchObject({
      connection: input.connection,
      jobId: started?.id,
      state: 'succeeded',
      submit: { key: input.key, jobId: started?.id, result: 'submitted', attempts: 1 },
    });
    expect(startedJobs()).toHaveLength(1);
  });

  it("throws the vendor's refusal as SubmitRejected, which is a failure of a wait too", async () => {
    const job = { workflowId: runs.workflowId, questions: [{ name: 'unknown', value: '1' }] };
    const error = await refusal(vigil.runJob(inputFor({ job })));
    expect(error).toBeInstanceOf(RunJobFailure);
    expect(error).toBeInstanceOf(AwaitJobFailure);
    expect(error).toMatchObject({ type: 'SubmitRejected', outcome: { submit: { result: 'rejected', jobId: null } } });
    expect(startedJobs()).toHaveLength(0);
  });

  it('throws the typed evidence of a job that may or may not run, and the key stays used', async () => {
    runs.simulator.fault({ step: 'submit', wire: 'reset', workDone: true });
    const input = inputFor();
    const run = await vigil.startRun(input);
    const other = await runs.untilStartedTwice();
    await expect(run.result()).rejects.toMatchObject({
      type: 'SubmitUncertain',
      outcome: { submit: { result: 'uncertain', jobId: null } },
      evidence: {
        search: 'new',
        found: [{ jobId: other }, { jobId: startedJobs()[0]?.id }],
        commands: [expect.any(String), expect.any(String), expect.stringMatching(/^vigil run .* --again$/)],
      },
    });
    await expect(vigil.runJob(input)).rejects.toMatchObject({ type: 'SubmitUncertain' });
    expect(startedJobs()).toHaveLength(1);
  });

  it('names what an input lacks before it sends a request', async () => {
    const error = await refusal(vigil.runJob({ connection: runs.waits.connection } as never));
    expect(error).toMatchObject({ type: 'InvalidInput', message: 'key: missing; expected a non-empty string' });
  });
});

describe('a key', () => {
  it('that is running is joined, and starts nothing', async () => {
    runs.script([{ status: 'Running', ms: 1_500 }, { status: 'Completed' }]);
    const input = inputFor();
    const first = await vigil.startRun(input);
    await untilPhase(first, 'awaiting');
    expect(await vigil.runJob(input)).toEqual(await first.result());
    expect(startedJobs()).toHaveLength(1);
  });

  it('that has started a job returns its end, and starts another job only on request', async () => {
    const input = inputFor();
    const first = await vigil.runJob(input);
    expect(await vigil.runJob(input)).toEqual(first);
    expect(startedJobs()).toHaveLength(1);
    const second = await vigil.runJob(input, { again: true });
    expect(second.jobId).not.toBe(first.jobId);
    expect(startedJobs()).toHaveLength(2);
  });

  it('of a job that failed returns that end too', async () => {
    runs.script(FAILS);
    const input = inputFor();
    await expect(vigil.runJob(input)).rejects.toMatchObject({ type: 'JobFailed' });
    await expect(vigil.runJob(input)).rejects.toMatchObject({ type: 'JobFailed' });
    expect(startedJobs()).toHaveLength(1);
  });

  it('of a run that started nothing can be used again', async () => {
    const { workflowId } = runs;
    const input = inputFor({ job: { workflowId, questions: [{ name: 'unknown', value: '1' }] } });
    await expect(vigil.runJob(input)).rejects.toMatchObject({ type: 'SubmitRejected' });
    expect(await vigil.runJob({ ...input, job: { workflowId } })).toMatchObject({ state: 'succeeded' });
    expect(startedJobs()).toHaveLength(1);
  });

  it('that has started a job stays used after another run on request that started nothing', async () => {
    const input = inputFor();
    await vigil.runJob(input);
    const wrong = vigil.runJob({ ...input, deadline: 'soon' }, { again: true });
    await expect(wrong).rejects.toMatchObject({ type: 'InvalidInput' });
    await expect(vigil.runJob(input)).rejects.toMatchObject({ type: 'InvalidInput' });
    const wrongAgain = vigil.runJob({ ...input, deadline: 'soon' }, { again: true });
    await expect(wrongAgain).rejects.toMatchObject({ type: 'InvalidInput' });
    await expect(vigil.runJob(input)).rejects.toMatchObject({ type: 'InvalidInput' });
    expect(startedJobs()).toHaveLength(1);
    expect(await vigil.runJob(input, { again: true })).toMatchObject({ state: 'succeeded' });
    expect(startedJobs()).toHaveLength(2);
  });

  it('of a run that has ended is given another job only on request', async () => {
    const input = inputFor();
    await vigil.runJob(input);
    const other = { ...input, job: { ...input.job, priority: 'High' } };
    await expect(vigil.runJob(other)).rejects.toMatchObject({ type: 'InvalidInput' });
    expect(await vigil.runJob(other, { again: true })).toMatchObject({ state: 'succeeded' });
    expect(startedJobs()).toHaveLength(2);
  });

  it.each(['running', 'ended'])('of a run that is %s is refused for another job, with the difference', async (how) => {
    if (how === 'running') runs.script(LASTS);
    const input = inputFor();
    const run = await vigil.startRun(input);
    if (how === 'running') await untilPhase(run, 'awaiting');
    else await run.result();
    const error = await refusal(vigil.runJob({ ...input, job: { ...input.job, priority: 'High' } }));
    expect(error).toMatchObject({
      type: 'InvalidInput',
      message: `key: "${input.key}" is the key of a run with another job; choose another key for this one (job.priority: absent in the run that has this key, "High" in yours)`,
    });
    expect(startedJobs()).toHaveLength(1);
    if (how === 'running') await run.cancel('done');
  });

  it('of a run that was terminated is not used again, because its job may run', async () => {
    runs.script(LASTS);
    const input = inputFor();
    const run = await vigil.startRun(input);
    await untilPhase(run, 'awaiting');
    await server.client.workflow.getHandle(run.workflowId).terminate();
    const jobId = startedJobs()[0]?.id;
    await expect(vigil.runJob(input)).rejects.toMatchObject({ type: 'Terminated', outcome: { jobId } });
    expect(startedJobs()).toHaveLength(1);
    await vigil.cancel(input.connection, jobId ?? '', 'done');
  });
});

describe('a started run', () => {
  it('returns its own end, and cancels only itself, while a later run has its key', async () => {
    const input = inputFor();
    const first = await vigil.startRun(input);
    const outcome = await first.result();
    runs.script(LASTS);
    const second = await vigil.startRun(input, { again: true });
    await untilPhase(second, 'awaiting');
    expect(await first.result()).toEqual(outcome);
    expect(await first.progress()).toMatchObject({ phase: 'ended', submit: { jobId: outcome.jobId } });
    await expect(first.cancel('late')).rejects.toBeInstanceOf(WorkflowNotFoundError);
    expect(await second.progress()).toMatchObject({ phase: 'awaiting' });
    await second.cancel('done');
    await expect(second.result()).rejects.toMatchObject({ outcome: { cancel: { reason: 'done' } } });
  });

  it('that is joined is followed to its own end, too', async () => {
    runs.script(LASTS);
    const input = inputFor();
    await untilPhase(await vigil.startRun(input), 'awaiting');
    const joined = await vigil.startRun(input);
    await vigil.run(input.connection, input.key).cancel('wrong month');
    await expect(joined.result()).rejects.toMatchObject({ type: 'Canceled' });
    const second = await vigil.startRun(input, { again: true });
    await expect(joined.result()).rejects.toMatchObject({ type: 'Canceled' });
    await second.cancel('done');
  });
});

describe('the cancel of a run', () => {
  it('before the request leaves starts no job', async () => {
    await runs.waits.serve(false);
    const run = await vigil.startRun(inputFor());
    await run.cancel('wrong month');
    await runs.waits.serve(true);
    await expect(run.result()).rejects.toMatchObject({
      type: 'Canceled',
      outcome: { state: 'cancelled', cancel: { reason: 'wrong month', result: 'confirmed' }, submit: { jobId: null } },
    });
    expect(startedJobs()).toHaveLength(0);
  });

  it('during the request cancels the job that it started', async () => {
    runs.script(LASTS);
    runs.simulator.fault({ step: 'submit', delayMs: 500 });
    const run = await vigil.startRun(inputFor());
    await runs.simulator.requested('submit');
    expect(await run.progress()).toMatchObject({ phase: 'submitting', submit: { jobId: null, attempts: 1 } });
    await run.cancel('wrong month');
    await expect(run.result()).rejects.toMatchObject({
      type: 'Canceled',
      outcome: { state: 'cancelled', cancel: { result: 'confirmed' }, submit: { result: 'submitted' } },
    });
    expect(runs.simulator.job(startedJobs()[0]?.id ?? '').cancelAsked).toBe(1);
  });

  it('while the job runs cancels the job', async () => {
    runs.script(LASTS);
    const input = inputFor();
    const run = await vigil.startRun(input);
    await untilPhase(run, 'awaiting');
    await vigil.run(input.connection, input.key).cancel('wrong month');
    await expect(run.result()).rejects.toMatchObject({ type: 'Canceled', outcome: { state: 'cancelled' } });
  });

  it('between two jobs of the run names the job that failed', async () => {
    runs.script(FAILS);
    runs.simulator.fault({ step: 'submit', after: 1, times: 'always', answer: { status: 429 } });
    const run = await vigil.startRun(inputFor({ retry: { attempts: 2, delay: '1s' } }));
    await until(async () => ((await run.progress())?.problem ?? null) !== null);
    await run.cancel('wrong month');
    const jobId = startedJobs()[0]?.id;
    await expect(run.result()).rejects.toMatchObject({
      type: 'Canceled',
      message: `the run was cancelled after its job ${jobId} failed and before it started another one`,
      outcome: { submit: { jobId: null, earlier: [{ jobId }] } },
    });
    expect(startedJobs()).toHaveLength(1);
  });

  it('reports that no run with the key is running', async () => {
    const run = vigil.run(runs.waits.connection, 'none');
    await expect(run.cancel('any')).rejects.toBeInstanceOf(WorkflowNotFoundError);
    await expect(run.progress()).rejects.toBeInstanceOf(WorkflowNotFoundError);
    await expect(run.result()).rejects.toBeInstanceOf(WorkflowNotFoundError);
  });
});
