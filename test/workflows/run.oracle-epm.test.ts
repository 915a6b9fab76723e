/** Runs of Planning jobs, whose search for a lost answer starts a job of its own. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { OracleEpmSimulator, type OracleEpmSimulatorOptions } from '../../simulators/oracle-epm.js';
import { runId } from '../../src/contract/ids.js';
import type { RunJobInput } from '../../src/contract/run-job-input.js';
import { OracleEpmClient } from '../../src/vendors/oracle-epm/client.js';
import type { runJob } from '../../src/workflows/index.js';
import { startTimeSkippingServer } from '../helpers/temporal.js';
import { startWorkflowWorker, type WorkflowWorker } from '../helpers/workflow-worker.js';
import { closeEdges, edgeFor } from '../helpers/vendor-edge.js';
import { serveWaits, type Waits } from '../helpers/waits.js';
import { endOf } from './runs.js';

const JOB = { jobType: 'RULES', jobName: 'Forecast', parameters: { Period: 'Q1' } };

let env: TestWorkflowEnvironment;
let workflowWorker: WorkflowWorker;
let simulator: OracleEpmSimulator;
let waits: Waits;

beforeAll(async () => {
  env = await startTimeSkippingServer();
  workflowWorker = await startWorkflowWorker(env);
}, 300_000);
afterAll(async () => {
  await workflowWorker.stop();
  await env.teardown();
});
afterEach(async () => {
  await waits.stop();
  closeEdges();
  await simulator.stop();
});

async function serve(options: OracleEpmSimulatorOptions = {}): Promise<void> {
  simulator = new OracleEpmSimulator(options);
  await simulator.start();
  simulator.addDefinition({ ...JOB, parameters: ['Period'], job: { timeline: [{ status: -1 }, { status: 0 }] } });
  const auth = { user: simulator.accepts.user, password: () => simulator.accepts.password };
  const client = new OracleEpmClient(
    { baseUrl: simulator.url, application: 'Vision', apiVersion: 'v3', auth },
    edgeFor('oracle-epm', { request: 2_000 }),
  );
  // Each simulator counts its jobs from the same number, and the id of a wait has the connection and that number.
  const connection = `planning-${randomUUID().slice(0, 8)}`;
  waits = await serveWaits(env, client, { connection, workflowWorker, policy: { run: ['RULES/*'] } });
}

async function start(input: Partial<RunJobInput> = {}): Promise<WorkflowHandle<typeof runJob>> {
  const { connection, taskQueue } = waits;
  const key = randomUUID().slice(0, 8);
  return env.client.workflow.start<typeof runJob>('runJob', {
    taskQueue,
    workflowId: runId(connection, key),
    args: [{ connection, key, job: JOB, backoff: { initial: '50ms', max: '100ms' }, ...input }],
  });
}

describe('a run of a Planning job', () => {
  it('starts the job once and returns the outcome of its wait', async () => {
    await serve();
    const outcome = await (await start()).result();
    const [started] = simulator.started.all;
    expect(outcome).toMatchObject({ state: 'succeeded', jobId: started?.id, submit: { result: 'submitted' } });
    expect(simulator.requests('submit')).toHaveLength(1);
    expect(started?.body).toEqual(JOB);
  }, 60_000);

  it.each([
    ['a reset', { wire: 'reset' as const, workDone: true }],
    [
      'a 504 of a gateway',
      { answer: { status: 504, headers: { 'content-type': 'text/html' }, body: '<html>' }, workDone: true },
    ],
  ])(
    'after %s adopts the only new job of its name, and sends no second request',
    async (_title, fault) => {
      await serve();
      simulator.addJob({ ...JOB, timeline: [{ status: 0 }] });
      simulator.fault({ step: 'submit', ...fault });
      const outcome = await (await start()).result();
      expect(outcome).toMatchObject({
        jobId: simulator.started.all[0]?.id,
        submit: { jobId: simulator.started.all[0]?.id, result: 'adopted', attempts: 1 },
      });
      expect(simulator.requests('submit')).toHaveLength(1);
    },
    60_000,
  );

  it('adopts a job that the console shows late', async () => {
    await serve();
    simulator.fault({ step: 'submit', wire: 'reset', workDone: true });
    // Those of the export before the request and of the first one after it.
    simulator.started.lateLists = 2;
    const outcome = await (await start()).result();
    expect(outcome.submit.result).toBe('adopted');
    expect(simulator.requests('find')).toHaveLength(4);
  }, 60_000);

  it('ends as SubmitUncertain if the request has started two jobs', async () => {
    await serve();
    simulator.started.doubled = 1;
    simulator.fault({ step: 'submit', wire: 'reset', workDone: true });
    const { type, evidence } = await endOf(await start());
    expect(type).toBe('SubmitUncertain');
    expect(evidence?.found.map(({ jobId }) => jobId)).toEqual(simulator.started.all.map(({ id }) => id));
  }, 60_000);

  it('is started also for a user who may not export the console, but a lost answer then ends as SubmitUncertain', async () => {
    await serve({ console: 'none' });
    simulator.fault({ step: 'submit', wire: 'reset', workDone: true });
    const { type, message, evidence } = await endOf(await start());
    expect(type).toBe('SubmitUncertain');
    expect(message).toMatch(/; the vendor cannot be searched$/);
    expect(evidence).toMatchObject({ search: 'none', found: [] });
    expect(simulator.requests('submit')).toHaveLength(1);
  }, 60_000);

  it("ends as SubmitRejected with the vendor's words, and starts nothing", async () => {
    await serve();
    const { type, message } = await endOf(await start({ job: { ...JOB, jobName: 'Forcast' } }));
    expect(type).toBe('SubmitRejected');
    expect(message).toContain('The job with specified name and type was not found');
    expect(simulator.started.all).toHaveLength(0);
  }, 60_000);

  it('of a type that the connection does not allow is refused before any request', async () => {
    await serve();
    const { type, message } = await endOf(await start({ job: { ...JOB, jobType: 'CLEAR_CUBE' } }));
    expect(type).toBe('InvalidInput');
    expect(message).toContain('allows to start only RULES/*, and not CLEAR_CUBE/Forecast;');
    expect(simulator.ledger).toHaveLength(0);
  }, 60_000);
});
