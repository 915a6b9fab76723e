/** Waits in a test: the real workflow, activities and vendor client in Workers of this process, against a simulator. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import { HEARTBEAT_EVERY_MS } from '../../src/activities/attempt.js';
import { deliver } from '../../src/activities/deliver.js';
import { WritableAttributes } from '../../src/activities/writable-attributes.js';
import {
  createActActivities,
  createPollActivities,
  createWaitActivities,
  type WaitOptions,
} from '../../src/activities/index.js';
import { nexusServices } from '../../src/serving/nexus-service.js';
import { fileStore } from '../../src/content/file-store.js';
import { LIBERAL } from './policies.js';
import type { ContentStore } from '../../src/content/store.js';
import type { AwaitJobInput } from '../../src/contract/await-job-input.js';
import type { ConnectionPolicy, NexusPolicy } from '../../src/contract/connection-policy.js';
import { actsQueue, notifyQueue, pollsQueue, waitId } from '../../src/contract/ids.js';
import type { JobOutcome } from '../../src/contract/outcome.js';
import type { VendorClient } from '../../src/vendors/shared/vendor-client.js';
import type { awaitJob } from '../../src/workflows/index.js';
import { workflowBundle, WORKFLOW_CACHE } from './workflow-bundle.js';
import type { WorkflowWorker } from './workflow-worker.js';

export interface Waits {
  readonly taskQueue: string;
  readonly connection: string;
  readonly folder: string;
  start(input: Omit<AwaitJobInput, 'connection'> & Record<string, unknown>): Promise<WorkflowHandle<typeof awaitJob>>;
  /** Ends the Workers of the polls, or starts them again. */
  servePolls(serve: boolean): Promise<void>;
  /** Ends the Workers of cancels, submits and collections, or starts them again. */
  serveActs(serve: boolean): Promise<void>;
  /** Ends all Workers, or starts them again. */
  serve(serve: boolean): Promise<void>;
  stop(): Promise<void>;
}

export interface WaitsOptions {
  connection?: string;
  /** @default a new one */
  taskQueue?: string;
  store?: ContentStore;
  workflows?: Partial<WorkerOptions>;
  /** Serves the workflows, and stays when the waits stop. @default a Worker of their own */
  workflowWorker?: WorkflowWorker;
  /** Where Vigil is in another namespace than the test's client. */
  client?: Client;
  namespace?: string;
  /** Whether the connection's queues are served from the start. @default true */
  served?: boolean;
  /** What callers through Nexus may do. @default to await and cancel every job */
  nexus?: Partial<NexusPolicy>;
  /** What the connection's config allows. @default everything, and any speed */
  policy?: Partial<ConnectionPolicy>;
  /** @default those that the server has registered */
  attributes?: Pick<WritableAttributes, 'names'>;
  /** Whom to tell about the waits. @default nobody */
  notify?: WaitOptions['notify'];
}

interface Environment {
  client: Client;
  nativeConnection: NativeConnection;
  namespace?: string;
}

type Stop = () => Promise<void>;

export async function serveWaits(env: Environment, vendor: VendorClient, options: WaitsOptions = {}): Promise<Waits> {
  const connection = options.connection ?? 'conn';
  const taskQueue = options.workflowWorker?.taskQueue ?? options.taskQueue ?? `vigil-${randomUUID().slice(0, 8)}`;
  const folder = await mkdtemp(join(tmpdir(), 'vigil-content-'));
  const store = options.store ?? fileStore(folder);
  const policy = { ...LIBERAL, ...options.policy };
  const client = options.client ?? env.client;
  const base = { connection: env.nativeConnection, namespace: options.namespace ?? env.namespace ?? 'default' };

  const launch = async (workerOptions: WorkerOptions) => {
    const worker = await Worker.create(workerOptions);
    const run = worker.run();
    return async () => {
      worker.shutdown();
      await run;
    };
  };
  const attributes =
    options.attributes ?? new WritableAttributes(env.nativeConnection, base.namespace, () => undefined);
  const launchPolls = () =>
    launch({
      ...base,
      taskQueue: pollsQueue(taskQueue, connection),
      activities: {
        ...createPollActivities(connection, vendor, {
          policy,
          attributes,
          watches: { client, taskQueue, rateLimit: 1_000 },
          notifyPolicyOf: options.notify?.policyOf,
        }),
      },
      maxHeartbeatThrottleInterval: HEARTBEAT_EVERY_MS,
      shutdownGraceTime: 0,
    });
  const launchWorkflows = async () => [
    await launch({
      ...base,
      taskQueue,
      workflowBundle: workflowBundle(),
      activities: { ...createWaitActivities(client, { attributes, notify: options.notify }) },
      nexusServices: nexusServices({ connections: [connection], cancel: true, ...options.nexus }),
      ...WORKFLOW_CACHE,
      ...options.workflows,
    }),
    ...(options.notify
      ? [
          await launch({
            ...base,
            taskQueue: notifyQueue(taskQueue),
            activities: { deliver: deliver(options.notify.channels) },
          }),
        ]
      : []),
  ];
  const launchActs = () =>
    launch({
      ...base,
      taskQueue: actsQueue(taskQueue, connection),
      activities: { ...createActActivities(connection, vendor, store, policy, { temporal: client }) },
      shutdownGraceTime: '1s',
    });
  let stops = options.workflowWorker ? [] : await launchWorkflows();
  let stopActs: Stop | undefined = await launchActs();
  let stopPolls = options.served === false ? undefined : await launchPolls();
  const servePolls = async (serve: boolean) => {
    if (serve) stopPolls ??= await launchPolls();
    else await stopPolls?.();
    if (!serve) stopPolls = undefined;
  };
  const serveActs = async (serve: boolean) => {
    if (serve) stopActs ??= await launchActs();
    else await stopActs?.();
    if (!serve) stopActs = undefined;
  };
  const handles: WorkflowHandle[] = [];
  return {
    taskQueue,
    connection,
    folder,
    async start(input) {
      const handle = await client.workflow.start<typeof awaitJob>('awaitJob', {
        taskQueue,
        workflowId: `${waitId(connection, input.jobId)}-${randomUUID().slice(0, 8)}`,
        args: [{ connection, ...input }],
      });
      handles.push(handle);
      return handle;
    },
    servePolls,
    serveActs,
    async serve(serve) {
      if (serve && stops.length === 0) stops = await launchWorkflows();
      const stopping = serve ? [] : stops.splice(0).map((stop) => stop());
      await Promise.all([...stopping, serveActs(serve)]);
      await servePolls(serve);
    },
    async stop() {
      await Promise.all(handles.map((handle) => handle.terminate().catch(() => undefined)));
      await Promise.all([...stops, stopActs, stopPolls].map(async (stop) => stop?.()));
      await vendor.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The outcome inside the failure that ended a wait, with the failure's type. */
export async function failureOf(
  handle: WorkflowHandle,
): Promise<{ type: string; message: string; outcome: JobOutcome }> {
  const { WorkflowFailedError } = await import('@temporalio/client');
  const { ApplicationFailure, CancelledFailure } = await import('@temporalio/common');
  const error = await handle.result().then(
    (result) => {
      throw new Error(`The wait ended well: ${JSON.stringify(result)}`);
    },
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof WorkflowFailedError)) throw error;
  if (error.cause instanceof CancelledFailure) {
    const { memo } = await handle.describe();
    return { type: 'Canceled', message: error.cause.message, outcome: memo?.['outcome'] as JobOutcome };
  }
  if (!(error.cause instanceof ApplicationFailure)) throw error;
  const { type, message, details } = error.cause;
  return { type: type ?? '', message, outcome: details?.[0] as JobOutcome };
}

/** How many events a wait has cost. */
export async function historyLength(handle: WorkflowHandle): Promise<number> {
  const { events } = await handle.fetchHistory();
  return events?.length ?? 0;
}

/** Waits until the condition holds: for what others do meanwhile. */
export async function until(holds: () => boolean | Promise<boolean>, withinMs = 25_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`It did not come to hold within ${withinMs} ms: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
