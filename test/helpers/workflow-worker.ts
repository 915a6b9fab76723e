/** A Worker of workflows that the tests of a file share, because each one takes a second of processor time to load the bundle. */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { Worker, type NativeConnection } from '@temporalio/worker';
import { createWaitActivities } from '../../src/activities/index.js';
import { WritableAttributes } from '../../src/activities/writable-attributes.js';
import { workflowBundle, WORKFLOW_CACHE } from './workflow-bundle.js';

export interface WorkflowWorker {
  readonly taskQueue: string;
  stop(): Promise<void>;
}

export async function startWorkflowWorker(env: {
  client: Client;
  nativeConnection: NativeConnection;
  namespace?: string;
}): Promise<WorkflowWorker> {
  const taskQueue = `vigil-${randomUUID().slice(0, 8)}`;
  const namespace = env.namespace ?? 'default';
  const attributes = new WritableAttributes(env.nativeConnection, namespace, () => undefined);
  const worker = await Worker.create({
    connection: env.nativeConnection,
    namespace,
    taskQueue,
    workflowBundle: workflowBundle(),
    activities: { ...createWaitActivities(env.client, { attributes }) },
    ...WORKFLOW_CACHE,
  });
  const run = worker.run();
  return {
    taskQueue,
    async stop() {
      worker.shutdown();
      await run;
    },
  };
}
