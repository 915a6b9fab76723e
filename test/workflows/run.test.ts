import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startDevServer, type DevServer } from '../helpers/temporal.js';
import { until } from '../helpers/waits.js';
import { startWorkflowWorker, type WorkflowWorker } from '../helpers/workflow-worker.js';
import { endOf, LASTS, serveRuns, type Runs } from './runs.js';
import type { WaitsOptions } from '../helpers/waits.js';

let server: DevServer;
let workflowWorker: WorkflowWorker;
let runs: Runs;

beforeAll(async () => {
  server = await startDevServer();
  workflowWorker = await startWorkflowWorker(server);
}, 300_000);
afterAll(async () => {
  await workflowWorker.stop();
  await server.stop();
});
afterEach(() => runs.stop());

async function serve(options?: WaitsOptions): Promise<void> {
  runs = await serveRuns(server, { workflowWorker, ...options });
}

describe('a run', () => {
  it('starts the job once and returns the outcome of its wait', async () => {
    await serve();
    const handle = await runs.start({
      key: 'nightly',
      job: { workflowId: runs.workflowId, questions: [{ name: 'run_date', value: '2026-01-01' }] },
    });
    const outcome = await handle.result();
    const [started] = runs.simulator.started.all;
    expect(outcome).toMatchObject({
      state: 'succeeded',
      jobId: started?.id,
      submit: { key: 'nightly', jobId: started?.id, result: 'submitted', attempts: 1 },
    });
    expect(runs.simulator.requests('submit')).toHaveLength(1);
    expect(started?.body).toEqual({ questions: [{ name: 'run_date', value: '2026-01-01' }] });
  }, 60_000);

  it('lets others join the wait by the id of the job', async () => {
    await serve();
    runs.script(LASTS);
    const handle = await runs.start();
    await until(() => runs.simulator.requests('status').length > 0);
    const wait = server.client.workflow.getHandle(
      `vigil:${runs.waits.connection}:${runs.simulator.started.all[0]?.id}`,
    );
    expect((await wait.describe()).type).toBe('awaitJob');
    await handle.cancel();
    await endOf(handle);
  }, 60_000);

  it("ends as SubmitRejected with the vendor's words, and starts nothing", async () => {
    await serve();
    const handle = await runs.start({
      job: { workflowId: runs.workflowId, questions: [{ name: 'unknown', value: '1' }] },
    });
    const { type, message, outcome } = await endOf(handle);
    expect({ type, result: outcome.submit.result }).toEqual({ type: 'SubmitRejected', result: 'rejected' });
    expect(message).toContain('Invalid question: unknown');
    expect(runs.simulator.started.all).toHaveLength(0);
  }, 60_000);

  it('of a workflow that the Server does not know ends as SubmitRejected', async () => {
    await serve();
    const { type } = await endOf(await runs.start({ job: { workflowId: 'f'.repeat(24) } }));
    expect(type).toBe('SubmitRejected');
    expect(runs.simulator.requests('submit')).toHaveLength(0);
  }, 60_000);

  it.each([
    ['of a job that the connection does not allow', { run: ['x*'] }, /allows to start only x\*, and not [0-9a-f]{24};/],
    ['where the connection allows none', { run: [] }, /allows to start no jobs/],
  ])(
    '%s is refused before any request',
    async (_title, policy, expected) => {
      await serve({ policy });
      const { type, message } = await endOf(await runs.start());
      expect(type).toBe('InvalidInput');
      expect(message).toMatch(expected);
      expect(runs.simulator.ledger).toHaveLength(0);
    },
    60_000,
  );

  it('names every wrong field of the job', async () => {
    await serve();
    const { type, message } = await endOf(await runs.start({ job: { workflowId: 'x', priorty: 'High' } }));
    expect(type).toBe('InvalidInput');
    expect(message).toBe(
      'job.workflowId: expected a workflow\'s id: 24 hexadecimal digits; job.priorty: unknown field; did you mean "priority"?',
    );
  }, 60_000);
});

describe('a cancel of a run', () => {
  it('before the request leaves starts nothing, and ends as Canceled with a job that does not run', async () => {
    await serve({ workflowWorker: undefined });
    await runs.waits.serve(false);
    const handle = await runs.start();
    await handle.cancel();
    await runs.waits.serve(true);
    const { type, outcome } = await endOf(handle);
    expect({ type, state: outcome.state, cancel: outcome.cancel?.result }).toEqual({
      type: 'Canceled',
      state: 'cancelled',
      cancel: 'confirmed',
    });
    expect(runs.simulator.started.all).toHaveLength(0);
  }, 60_000);

  it('while no worker has taken the request withdraws it, and ends as Canceled', async () => {
    await serve();
    const handle = await runs.startQueued();
    await handle.cancel();
    const { type, outcome } = await endOf(handle);
    expect({ type, state: outcome.state, cancel: outcome.cancel?.result }).toEqual({
      type: 'Canceled',
      state: 'cancelled',
      cancel: 'confirmed',
    });
    expect(outcome.submit).toMatchObject({ result: null, at: null, attempts: 0 });
    await runs.waits.serveActs(true);
    expect(runs.simulator.requests('submit')).toHaveLength(0);
  }, 60_000);

  it('during the request cancels the job that it started', async () => {
    await serve();
    runs.script(LASTS);
    runs.simulator.fault({ step: 'submit', delayMs: 500 });
    const handle = await runs.start();
    await runs.simulator.requested('submit');
    await handle.cancel();
    const { type, outcome } = await endOf(handle);
    expect({ type, cancel: outcome.cancel?.result, result: outcome.submit.result }).toEqual({
      type: 'Canceled',
      cancel: 'confirmed',
      result: 'submitted',
    });
    expect(runs.simulator.job(outcome.jobId).cancelAsked).toBe(1);
  }, 60_000);

  it('while the job runs cancels the job', async () => {
    await serve();
    runs.script(LASTS);
    const handle = await runs.start();
    await runs.simulator.requested('status');
    await handle.cancel();
    const { type, outcome } = await endOf(handle);
    expect({ type, cancel: outcome.cancel?.result }).toEqual({ type: 'Canceled', cancel: 'confirmed' });
  }, 60_000);
});
