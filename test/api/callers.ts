/** A caller's own worker on its own queue, as a user runs it beside Vigil's. */
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Client, WorkflowFailedError, WorkflowNotFoundError, type WorkflowHandle } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, Worker, type NativeConnection } from '@temporalio/worker';
import { until, type WaitsOptions } from '../helpers/waits.js';
import { WORKFLOW_CACHE } from '../helpers/workflow-bundle.js';
import { untilJob, type PureConnectServed, type Served } from '../workflows/served.js';

export interface Callers {
  start(workflow: string, ...args: unknown[]): Promise<WorkflowHandle>;
  stop(): Promise<void>;
}

export async function serveCallers(env: {
  client: Client;
  nativeConnection: NativeConnection;
  namespace: string;
}): Promise<Callers> {
  const taskQueue = `callers-${randomUUID().slice(0, 8)}`;
  const worker = await Worker.create({
    connection: env.nativeConnection,
    namespace: env.namespace,
    taskQueue,
    workflowBundle: await bundled('callers.ts'),
    ...WORKFLOW_CACHE,
  });
  const run = worker.run();
  return {
    start: (workflow, ...args) =>
      env.client.workflow.start(workflow, { taskQueue, workflowId: `caller-${randomUUID()}`, args }),
    async stop() {
      worker.shutdown();
      await run;
    },
  };
}

/** The namespace of callers through Nexus. The server of a test must have it. */
export const CALLERS_NAMESPACE = 'callers';

export interface NexusServed {
  /** In the namespace `default`, with Vigil. */
  vigil: Client;
  calls: PureConnectServed;
  callers: Callers;
}

/** Vigil in `default`, callers in a namespace of their own, and the endpoint `vigil` between them. */
export async function serveThroughNexus(served: Served, nexus?: WaitsOptions['nexus']): Promise<NexusServed> {
  const { client, nativeConnection } = served.server;
  const vigil = new Client({ connection: client.connection, namespace: 'default' });
  const calls = await served.pureConnect({ connection: 'calls', client: vigil, namespace: 'default', nexus });
  await client.connection.operatorService.createNexusEndpoint({
    spec: { name: 'vigil', target: { worker: { namespace: 'default', taskQueue: calls.waits.taskQueue } } },
  });
  const callers = await serveCallers({ client, nativeConnection, namespace: CALLERS_NAMESPACE });
  served.endWith(() => callers.stop());
  return { vigil, calls, callers };
}

/** What a workflow failed with. @throws Error when it did not fail */
export async function causeOf(handle: WorkflowHandle): Promise<Error | undefined> {
  const error = await handle.result().catch((thrown: unknown) => thrown);
  if (!(error instanceof WorkflowFailedError)) throw new Error(`It ended well: ${JSON.stringify(error)}`);
  return error.cause;
}

/** Waits until the wait has begun and has seen its job run. */
export async function untilWaitRuns(wait: WorkflowHandle): Promise<void> {
  await until(() => wait.describe().then(() => true, isUnknown));
  await untilJob(wait, ({ state }) => state === 'running');
}

/** How many callers have joined the wait since it began. */
export async function joinsOf(wait: WorkflowHandle): Promise<number> {
  const { events } = await wait.fetchHistory();
  return events?.filter((event) => event.workflowExecutionSignaledEventAttributes?.signalName === 'join').length ?? 0;
}

function isUnknown(error: unknown): false {
  if (error instanceof WorkflowNotFoundError) return false;
  throw error;
}

/** @param name of a file in workflows/ */
export function bundled(name: string): Promise<{ code: string }> {
  const workflowsPath = fileURLToPath(new URL(`workflows/${name}`, import.meta.url));
  return bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
}
