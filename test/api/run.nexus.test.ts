import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, WorkflowNotFoundError, type WorkflowHandle } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import { runId } from '../../src/contract/ids.js';
import type { RunJobInput } from '../../src/contract/run-job-input.js';
import { startDevServer, type DevServer } from '../helpers/temporal.js';
import { until } from '../helpers/waits.js';
import { LASTS, serveRuns, SUCCEEDS, type Runs } from '../workflows/runs.js';
import { statusOf } from '../workflows/served.js';
import { CALLERS_NAMESPACE, causeOf, serveCallers, type Callers } from './callers.js';

let server: DevServer;
let vigil: Client;
let callers: Callers;
const ends: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  server = await startDevServer({ namespace: CALLERS_NAMESPACE });
  ends.push(() => server.stop());
  vigil = new Client({ connection: server.client.connection, namespace: 'default' });
  callers = await serveCallers(server);
  ends.push(() => callers.stop());
}, 300_000);
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

/** Vigil in `default`, with an endpoint of the name. */
async function serve(endpoint: string, nexus: { cancel: boolean }, run?: string[]): Promise<Runs> {
  const env = { client: vigil, nativeConnection: server.nativeConnection };
  const runs = await serveRuns(env, { connection: endpoint, nexus, ...(run && { policy: { run } }) });
  ends.push(() => runs.stop());
  await vigil.connection.operatorService.createNexusEndpoint({
    spec: { name: endpoint, target: { worker: { namespace: 'default', taskQueue: runs.waits.taskQueue } } },
  });
  return runs;
}

let keys = 0;

function inputFor({ workflowId, waits }: Runs, more: Partial<RunJobInput> = {}): RunJobInput {
  const backoff = { initial: '50ms', max: '100ms' };
  return { connection: waits.connection, key: `nexus-${keys++}`, job: { workflowId }, backoff, ...more };
}

const runOf = ({ connection, key }: RunJobInput): WorkflowHandle => vigil.workflow.getHandle(runId(connection, key));

describe('a workflow in another namespace', () => {
  const options = { endpoint: 'gallery' };
  let runs: Runs;
  beforeAll(async () => {
    runs = await serve('gallery', { cancel: true });
  }, 60_000);

  it('starts a job once and gets its outcome, and a second call with the key gets the same', async () => {
    runs.script(SUCCEEDS);
    const before = runs.simulator.started.all.length;
    const input = inputFor(runs);
    const outcome = await (await callers.start('runningCaller', input, options)).result();
    expect(outcome).toMatchObject({ state: 'succeeded', submit: { key: input.key, result: 'submitted' } });
    expect(await (await callers.start('runningCaller', input, options)).result()).toEqual(outcome);
    expect(runs.simulator.started.all.length - before).toBe(1);
  });

  it('gets the refusal of the vendor, and the evidence of a job that may run, by their types', async () => {
    const job = { workflowId: runs.workflowId, questions: [{ name: 'unknown', value: '1' }] };
    const refused = await callers.start('switchingRunCaller', inputFor(runs, { job }), options);
    expect(await refused.result()).toBe('rejected: rejected');
    const before = runs.simulator.started.all.length;
    runs.simulator.fault({ step: 'submit', wire: 'reset', workDone: true });
    const uncertain = await callers.start('switchingRunCaller', inputFor(runs), options);
    await until(() => runs.simulator.started.all.length > before);
    runs.simulator.addJob({ workflowId: runs.workflowId, timeline: SUCCEEDS });
    expect(await uncertain.result()).toMatch(/^uncertain: .+ \(new, 2 found\)$/);
  });

  it('gets a failure that names the wrong field of its input', async () => {
    const cause = await causeOf(await callers.start('runningCaller', { connection: 'gallery', job: {} }, options));
    expect(cause).toMatchObject({ type: 'InvalidInput', message: 'key: missing; expected a non-empty string' });
  });

  it('cancels the job of the run that it started', async () => {
    runs.script(LASTS);
    const input = inputFor(runs);
    const caller = await callers.start('runningCaller', input, options);
    await until(async () => (await phaseOf(input)) === 'awaiting');
    await caller.cancel();
    expect(await causeOf(caller)).toBeInstanceOf(CancelledFailure);
    expect(await statusOf(runOf(input))).toBe('CANCELLED');
    expect(runs.simulator.job(runs.simulator.started.all.at(-1)?.id ?? '').cancelAsked).toBe(1);
  });

  it('only leaves a run that somebody else has started', async () => {
    runs.script(LASTS);
    const input = inputFor(runs);
    const first = await callers.start('runningCaller', input, options);
    await until(async () => (await phaseOf(input)) === 'awaiting');
    const second = await callers.start('runningCaller', input, options);
    await until(async () => (await followersOf()) > 0);
    await second.cancel();
    expect(await causeOf(second)).toBeInstanceOf(CancelledFailure);
    expect(await statusOf(runOf(input))).toBe('RUNNING');
    await first.cancel();
    await causeOf(first);
  });
});

describe('a Nexus service that forbids cancels', () => {
  const options = { endpoint: 'guarded' };
  let runs: Runs;
  beforeAll(async () => {
    runs = await serve('guarded', { cancel: false }, ['f*']);
  }, 60_000);

  it('starts nothing that the connection does not allow', async () => {
    const job = { workflowId: 'e'.repeat(24) };
    const cause = await causeOf(await callers.start('runningCaller', inputFor(runs, { job }), options));
    expect(cause).toMatchObject({ type: 'InvalidInput' });
    expect(cause?.message).toContain('this connection allows to start only f*');
    expect(runs.simulator.ledger).toHaveLength(0);
  });

  it('leaves a job running whose only caller cancels its call', async () => {
    const workflowId = 'f'.repeat(24);
    runs.simulator.addWorkflow({ id: workflowId, questions: [], job: { timeline: LASTS } });
    const input = inputFor(runs, { job: { workflowId } });
    const caller = await callers.start('runningCaller', input, options);
    await until(async () => (await phaseOf(input)) === 'awaiting');
    await caller.cancel();
    expect(await causeOf(caller)).toBeInstanceOf(CancelledFailure);
    expect(runs.simulator.requests('cancel')).toEqual([]);
  });

  it('is no service for another connection', async () => {
    const input = { ...inputFor(runs), connection: 'other' };
    const cause = await causeOf(await callers.start('runningCaller', input, options));
    expect(cause?.message).toBe('nexus operation completed unsuccessfully');
    expect(cause?.cause).toMatchObject({ type: 'NOT_FOUND' });
  });
});

async function phaseOf(input: RunJobInput): Promise<string | undefined> {
  try {
    return (await runOf(input).query<{ phase: string } | null>('run'))?.phase;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** How many calls follow a run that is not theirs. */
async function followersOf(): Promise<number> {
  let count = 0;
  for await (const { workflowId } of vigil.workflow.list({
    query: 'WorkflowType = "runJobCall" AND ExecutionStatus = "Running"',
  })) {
    const { raw } = await vigil.workflow.getHandle(workflowId).describe();
    if (raw.pendingActivities?.some(({ activityType }) => activityType?.name === 'followRun')) count += 1;
  }
  return count;
}
