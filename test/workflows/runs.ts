/** Runs in a test: the real workflow, activities and vendor client, against a simulator whose jobs clients may start. */
import { randomUUID } from 'node:crypto';
import { WorkflowFailedError, type Client, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { NativeConnection } from '@temporalio/worker';
import type { AlteryxJobSpec, AlteryxSimulator } from '../../simulators/alteryx.js';
import { runId, waitId } from '../../src/contract/ids.js';
import { RUN_QUERY, type RunOutcome, type RunProgress, type SubmitEvidence } from '../../src/contract/run-job.js';
import type { RunJobInput } from '../../src/contract/run-job-input.js';
import type { runJob } from '../../src/workflows/index.js';
import { closeEdges } from '../helpers/vendor-edge.js';
import { FAILS, LASTS, SUCCEEDS } from '../helpers/timelines.js';
import { failureOf, serveWaits, until, type Waits, type WaitsOptions } from '../helpers/waits.js';
import { startableAlteryx, type Startable } from './startable.js';

export { FAILS, LASTS, SUCCEEDS };

/** Runs of one vendor. */
export interface VendorRuns {
  readonly waits: Waits;
  start(input?: Partial<RunJobInput>): Promise<WorkflowHandle<typeof runJob>>;
  stop(): Promise<void>;
}

export interface Runs extends VendorRuns {
  readonly simulator: AlteryxSimulator;
  /** The id of the workflow that clients may start; it has the question `run_date`. */
  readonly workflowId: string;
  /** What a job that is started from now on does. */
  script(timeline: AlteryxJobSpec['timeline']): void;
  /** Starts a run whose request that starts the job stays in the queue, because no worker serves it any more. */
  startQueued(input?: Partial<RunJobInput>): Promise<WorkflowHandle<typeof runJob>>;
  /** Waits until a job is started, then somebody else starts one too. @returns the id of that one */
  untilStartedTwice(): Promise<string>;
}

interface Environment {
  client: Client;
  nativeConnection: NativeConnection;
}

/** Runs of Alteryx. */
export async function serveRuns(env: Environment, options?: WaitsOptions): Promise<Runs> {
  const startable = await startableAlteryx();
  const { simulator, workflowId } = startable;
  const runs = await serveRunsOf(env, startable, options);
  return {
    ...runs,
    simulator,
    workflowId,
    script(timeline) {
      simulator.addWorkflow({ id: workflowId, questions: ['run_date'], job: { timeline } });
    },
    async startQueued(input) {
      simulator.fault({ step: 'find', delayMs: 500 });
      const handle = await runs.start(input);
      await simulator.requested('find');
      await runs.waits.serveActs(false);
      await until(async () => (await handle.query<RunProgress | null>(RUN_QUERY))?.phase === 'submitting');
      return handle;
    },
    async untilStartedTwice() {
      await until(() => simulator.started.all.length > 0);
      return simulator.addJob({ workflowId, timeline: SUCCEEDS });
    },
  };
}

export async function serveRunsOf(
  env: Environment,
  { client, simulator, job }: Startable,
  options?: WaitsOptions,
): Promise<VendorRuns> {
  // A simulator that counts its jobs repeats their ids, and with them those of the waits.
  const waits = await serveWaits(env, client, { connection: `conn-${randomUUID().slice(0, 8)}`, ...options });
  const { connection, taskQueue } = waits;
  const handles: WorkflowHandle[] = [];
  return {
    waits,
    async start(input = {}) {
      const key = input.key ?? `nightly-${randomUUID().slice(0, 8)}`;
      const quick = { initial: '50ms', max: '100ms' };
      const handle = await env.client.workflow.start<typeof runJob>('runJob', {
        taskQueue,
        workflowId: `${runId(connection, key)}-${randomUUID().slice(0, 8)}`,
        args: [{ connection, key, job, backoff: quick, ...input }],
      });
      handles.push(handle);
      return handle;
    },
    async stop() {
      const started = simulator.started.all.map(({ id }) => env.client.workflow.getHandle(waitId(connection, id)));
      await Promise.all([...handles, ...started].map((handle) => handle.terminate().catch(() => undefined)));
      await waits.stop();
      closeEdges();
      if (simulator.listening) await simulator.stop();
    },
  };
}

/** The failure of a run, with the evidence of a job that may run. */
export async function endOf(handle: WorkflowHandle): Promise<{
  type: string;
  message: string;
  outcome: RunOutcome;
  evidence?: SubmitEvidence;
}> {
  const failure = await failureOf(handle);
  const error = await handle.result().catch((thrown: unknown) => thrown);
  const cause = error instanceof WorkflowFailedError ? error.cause : undefined;
  const evidence = cause instanceof ApplicationFailure ? (cause.details?.[1] as SubmitEvidence | undefined) : undefined;
  return { ...failure, outcome: failure.outcome as RunOutcome, evidence };
}
