/** What the workflow Nightly of every example must do, for all languages. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, type TemporalFailure } from '@temporalio/common';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { JobOutcome } from '../../src/contract/outcome.js';
import { openStage, type Stage } from '../helpers/stage.js';
import { until } from '../helpers/waits.js';
import { run, type Program, type Ran } from './program.js';
import { BUILD_MS, whatIsMissing, type Command, type Programs, type Toolchain } from './toolchains.js';

const schema = JSON.parse(
  await readFile(new URL('../../schema/job-outcome.schema.json', import.meta.url), 'utf8'),
) as object;
const isOutcome = new Ajv2020({ formats: { 'date-time': true }, allowUnionTypes: true }).compile(schema);

const RUNNING = { state: 2 };

/** Vigil is in `default`; beside it there is one for callers alone. */
export const CALLERS_NAMESPACE = 'callers';

export interface Played {
  stage: Stage;
  /** Runs a program of the example. @param command its name and its arguments */
  run(namespace: string, ...command: Command): Program;
  /** The same with these settings of Temporal, and no others. */
  runWith(temporal: Record<string, string>, ...command: Command): Program;
  client(namespace: string): Client;
  wait(connection: string, jobId: string): WorkflowHandle;
  /** Makes a Nexus endpoint that leads to Vigil. */
  makeEndpoint(name: string): Promise<void>;
}

/** `describe`, skipped with the reason where the toolchain is absent; `tell` may use the stage from the first test on. */
export async function describeExample(toolchain: Toolchain, tell: (played: () => Played) => void): Promise<void> {
  const missing = await whatIsMissing(toolchain);
  if (missing) process.stderr.write(`The example in ${toolchain.language} is skipped: ${missing}.\n`);
  const title = `the example in ${toolchain.language}${missing ? `, skipped: ${missing}` : ''}`;
  (missing ? describe.skip : describe)(title, () => {
    let played: Played | undefined;
    let programs: Programs;
    beforeAll(async () => {
      programs = await toolchain.build();
      const stage = await openStage({ namespace: CALLERS_NAMESPACE });
      await stage.startWorker();
      const { connection: temporal } = stage.server.client;
      const client = (namespace: string) => new Client({ connection: temporal, namespace });
      played = {
        stage,
        run: (namespace, ...command) =>
          run(programs(...command), { TEMPORAL_ADDRESS: stage.server.address, TEMPORAL_NAMESPACE: namespace }),
        runWith: (temporal, ...command) => run(programs(...command), temporal),
        client,
        wait: (connection, jobId) => client('default').workflow.getHandle(`vigil:${connection}:${jobId}`),
        async makeEndpoint(name) {
          const target = { worker: { namespace: 'default', taskQueue: 'vigil' } };
          await temporal.operatorService.createNexusEndpoint({ spec: { name, target } });
        },
      };
    }, BUILD_MS);
    afterAll(() => played?.stage.stop());
    tell(() => played!);
  });
}

export interface NightlyPrograms {
  /** The programs that serve and start Nightly, each with its first arguments. */
  worker: Command;
  start: Command;
  /** Where both run. @default 'default' */
  namespace?: string;
  /** What is true of a job that is awaited already. */
  whenAwaited: 'refused' | 'joined';
}

export function tellNightly(played: () => Played, programs: NightlyPrograms): void {
  const { worker: workerCommand, start: startCommand, namespace = 'default', whenAwaited } = programs;
  let worker: Program;
  beforeAll(() => {
    worker = played().run(namespace, ...workerCommand);
  });
  afterAll(async () => {
    await worker.stop();
  });

  const start = (connection: string, jobId: string) => played().run(namespace, ...startCommand, connection, jobId);
  const nightly = (connection: string, jobId: string) =>
    played().client(namespace).workflow.getHandle(`nightly:${connection}:${jobId}`);

  it('reports a job that succeeded, with the files that were collected', async () => {
    const content = { fileName: 'report.csv', mediaType: 'text/csv', body: 'a,b\n' };
    const jobId = played().stage.reports.addJob({ timeline: [{ status: 4 }], content });
    const report = reportOf(await start('reports', jobId).ended);
    expect(report).toEqual({ state: 'succeeded', lastError: null, files: [expect.stringContaining('report.csv')] });
    expect(await readFile(fileURLToPath(report.files[0]!), 'utf8')).toBe('a,b\n');
    await expectOutcome(played().wait('reports', jobId), { state: 'succeeded' });
  });

  it('reports a job that failed, with its last error', async () => {
    const jobId = played().stage.calls.addJob({ timeline: [{ state: 3, errorInfo: 'no disk' }] });
    const report = reportOf(await start('calls', jobId).ended);
    expect(report).toEqual({ state: 'failed', lastError: 'no disk', files: [] });
    await expectOutcome(played().wait('calls', jobId), { state: 'failed' });
  });

  it("fails with Vigil's failure if the job itself has not ended", async () => {
    const { exitCode, stderr } = await start('No_Such', '1').ended;
    expect(exitCode).toBe(1);
    if (whenAwaited === 'joined') {
      // Through Nexus, a connection that the config does not list is refused like one that does not exist.
      expect(stderr).toContain('handler error (NOT_FOUND)');
      return;
    }
    expect(stderr).toContain('connection: expected');
    expect(await failureTypeOf(nightly('No_Such', '1'))).toBe('InvalidInput');
  });

  it('passes its cancel on to the vendor, and ends as Canceled once that is confirmed', async () => {
    const { calls } = played().stage;
    const jobId = calls.addJob({ timeline: [RUNNING] });
    const starter = start('calls', jobId);
    await calls.requested('status', 1, jobId);
    await nightly('calls', jobId).cancel();
    const { exitCode } = await starter.ended;
    expect(exitCode).toBe(1);
    expect((await nightly('calls', jobId).describe()).status.name).toBe('CANCELLED');
    const [cancel] = calls.requests('cancel', jobId);
    expect(cancel).toMatchObject({ method: 'DELETE', status: 200 });
    expect(calls.job(jobId).step.state).toBe(4);
    await expectOutcome(played().wait('calls', jobId), {
      state: 'cancelled',
      cancel: expect.objectContaining({ by: 'caller', result: 'confirmed' }) as never,
    });
  });

  if (whenAwaited === 'refused') {
    it('fails clearly if the job is already awaited, and does not touch that wait', async () => {
      const { stage } = played();
      const { calls } = stage;
      const jobId = calls.addJob({ timeline: [RUNNING] });
      await stage.vigil('await', 'calls', jobId, '--detach');
      const { exitCode, stderr } = await start('calls', jobId).ended;
      expect(exitCode).toBe(1);
      expect(stderr).toContain(`vigil:calls:${jobId} runs already`);
      expect(await failureTypeOf(nightly('calls', jobId))).toBe('AlreadyAwaited');
      expect((await played().wait('calls', jobId).describe()).status.name).toBe('RUNNING');
    });
  } else {
    it('joins a running wait, and only leaves it when it is cancelled', async () => {
      const { stage } = played();
      const { calls } = stage;
      const jobId = calls.addJob({ timeline: [RUNNING] });
      await stage.vigil('await', 'calls', jobId, '--detach');
      const wait = played().wait('calls', jobId);
      const starter = start('calls', jobId);
      await until(async () => (await signalsOf(wait)).includes('join'));
      await nightly('calls', jobId).cancel();
      expect((await starter.ended).exitCode).toBe(1);
      expect((await nightly('calls', jobId).describe()).status.name).toBe('CANCELLED');
      expect((await wait.describe()).status.name).toBe('RUNNING');
      expect(calls.requests('cancel', jobId)).toEqual([]);
    });
  }

  it('leaves the wait running if it is terminated itself', async () => {
    const { calls } = played().stage;
    const jobId = calls.addJob({ timeline: [RUNNING] });
    const starter = start('calls', jobId);
    await calls.requested('status', 1, jobId);
    await nightly('calls', jobId).terminate();
    await starter.ended;
    await played().wait('calls', jobId).signal('pollNow');
    await calls.requested('status', 2, jobId);
    expect((await played().wait('calls', jobId).describe()).status.name).toBe('RUNNING');
  });
}

interface Report {
  state: string;
  lastError: string | null;
  files: string[];
}

function reportOf({ exitCode, stdout, stderr }: Ran): Report {
  if (exitCode !== 0) throw new Error(`it ended with ${exitCode}: ${stderr}`);
  return JSON.parse(stdout) as Report;
}

/** The names of the signals that a workflow was sent. */
async function signalsOf(handle: WorkflowHandle): Promise<(string | null | undefined)[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).flatMap((event) => event.workflowExecutionSignaledEventAttributes?.signalName ?? []);
}

/** The outcome that the ended wait left in its memo is as expected, and as the schema says. */
export async function expectOutcome(wait: WorkflowHandle, expected: Partial<JobOutcome>): Promise<void> {
  await until(async () => (await wait.describe()).status.name !== 'RUNNING');
  const outcome = (await wait.describe()).memo?.['outcome'];
  expect(outcome).toMatchObject(expected);
  expect({ fits: isOutcome(outcome), problems: isOutcome.errors }).toEqual({ fits: true, problems: null });
}

/** The type of the innermost ApplicationFailure that ended the workflow. */
async function failureTypeOf(handle: WorkflowHandle): Promise<string | null | undefined> {
  const error = await handle.result().catch((thrown: unknown) => thrown);
  if (!(error instanceof WorkflowFailedError)) throw new Error('it did not fail');
  let found: string | null | undefined;
  for (let cause = error.cause; cause; cause = (cause as TemporalFailure).cause) {
    if (cause instanceof ApplicationFailure && cause.type) found ??= cause.type;
  }
  return found;
}
