/** A caller's own worker, on a queue of its own: what a user runs beside Vigil's. */
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, Worker, type NativeConnection } from '@temporalio/worker';

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

/** @param name of a file in workflows/ */
export function bundled(name: string): Promise<{ code: string }> {
  const workflowsPath = fileURLToPath(new URL(`workflows/${name}`, import.meta.url));
  return bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
}
