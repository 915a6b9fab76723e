/** Serves the workflow of a plain retry. The activity that starts the job is served by the worker that is killed. */
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkflowBundle } from '@temporalio/worker';
import { actsQueue } from '../../src/contract/ids.js';
import type { SubmitRequest } from '../../src/contract/run-job.js';
import type { Arena, WorkerPlace } from './arena.js';

const QUEUE = 'plain-retry';

export interface PlainRetries {
  /** @returns whether it is running */
  begin(connection: string, key: string, job: Record<string, unknown>): Promise<() => Promise<boolean>>;
  stop(): Promise<void>;
}

export function bundlePlainRetry(): Promise<WorkflowBundle> {
  const workflowsPath = fileURLToPath(new URL('plain-retry-workflow.ts', import.meta.url));
  return bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
}

export async function servePlainRetries(
  { server }: Arena,
  place: WorkerPlace,
  workflowBundle: WorkflowBundle,
): Promise<PlainRetries> {
  const { nativeConnection, namespace, client } = server;
  const worker = await Worker.create({ connection: nativeConnection, namespace, taskQueue: QUEUE, workflowBundle });
  const serving = worker.run();
  return {
    async begin(connection, key, job) {
      const request: SubmitRequest = { key, marker: 'plain', job, prepared: { search: 'none' } };
      const handle = await client.workflow.start('plainRetry', {
        taskQueue: QUEUE,
        workflowId: key,
        args: [actsQueue(place.taskQueue, connection), request],
      });
      return async () => (await handle.describe()).status.name === 'RUNNING';
    },
    async stop() {
      worker.shutdown();
      await serving;
    },
  };
}
