/** Several starts at once of a key whose last run has ended. */
import { Client, type WorkflowClientInterceptor } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startRun, type StartedRun } from '../../src/client/start-run.js';
import type { RunJobInput } from '../../src/contract/run-job-input.js';
import { startDevServer, type DevServer } from '../helpers/temporal.js';
import { startWorkflowWorker, type WorkflowWorker } from '../helpers/workflow-worker.js';
import { FAILS, serveRuns, type Runs } from './runs.js';

let server: DevServer;
let workflowWorker: WorkflowWorker;
let runs: Runs;
beforeAll(async () => {
  server = await startDevServer();
  workflowWorker = await startWorkflowWorker(server);
  runs = await serveRuns(server, { workflowWorker });
}, 60_000);
afterAll(async () => {
  await runs.stop();
  await workflowWorker.stop();
  await server.stop();
});

/** A client that is so slow that something else happens before its second request to start a run. */
function slowClient(meanwhile: () => Promise<unknown>): Client {
  let starts = 0;
  const late: WorkflowClientInterceptor = {
    async startWithDetails(input, next) {
      starts += 1;
      if (starts === 2) await meanwhile();
      return next(input);
    },
  };
  const { connection } = server.client;
  return new Client({ connection, namespace: server.namespace, interceptors: { workflow: [late] } });
}

function inputOf(key: string): RunJobInput {
  const job = { workflowId: runs.workflowId, questions: [{ name: 'run_date', value: key }] };
  return { connection: runs.waits.connection, key, job, backoff: { initial: '50ms', max: '100ms' } };
}

function start(client: Client, input: RunJobInput, again = false): Promise<StartedRun> {
  return startRun(client, input, { taskQueue: runs.waits.taskQueue, again });
}

async function endOf({ handle }: StartedRun) {
  return handle.result();
}

const jobsOf = (key: string) =>
  runs.simulator.started.all.filter(({ body }) => JSON.stringify(body).includes(`"${key}"`)).length;

describe('a late start', () => {
  it('joins the run of a faster one if the run before started nothing, also if the job of that run has failed', async () => {
    runs.script(FAILS);
    const input = inputOf('refused');
    runs.simulator.fault({ step: 'submit', answer: { status: 400, body: { message: 'no such question' } } });
    expect((await endOf(await start(server.client, input))).error?.type).toBe('SubmitRejected');
    let faster: StartedRun | undefined;
    const late = await start(
      slowClient(async () => {
        faster = await start(server.client, input);
        await endOf(faster);
      }),
      input,
    );
    expect([faster?.how, late.how, jobsOf('refused')]).toEqual(['started', 'ended', 1]);
    expect((await endOf(late)).error?.type).toBe('JobFailed');
  }, 60_000);

  it('starts no second job if two ask for the job again', async () => {
    runs.script(FAILS);
    const input = inputOf('again');
    await endOf(await start(server.client, input));
    const late = await start(
      slowClient(async () => endOf(await start(server.client, input, true))),
      input,
      true,
    );
    expect([late.how, jobsOf('again')]).toEqual(['ended', 2]);
    await endOf(await start(server.client, input, true));
    expect(jobsOf('again')).toBe(3);
  }, 60_000);

  it('is refused if the faster one has started another job', async () => {
    runs.script(FAILS);
    const input = inputOf('other');
    runs.simulator.fault({ step: 'submit', answer: { status: 400, body: { message: 'no such question' } } });
    await endOf(await start(server.client, input));
    const other = { ...input, job: { ...input.job, priority: 'High' } };
    const late = await start(
      slowClient(async () => endOf(await start(server.client, other))),
      input,
    );
    expect([late.how, jobsOf('other')]).toEqual(['different', 1]);
  }, 60_000);
});
