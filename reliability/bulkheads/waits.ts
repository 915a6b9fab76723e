/** Waits begun by a client, as any caller begins one, and what Temporal says of them. */
import type { WorkflowHandle } from '@temporalio/client';
import type { AwaitJobInput } from '../../src/contract/await-job-input.js';
import { forEachConcurrent } from '../../src/client/for-each-concurrent.js';
import { DEFAULT_TASK_QUEUE, waitId } from '../../src/contract/ids.js';
import type { Stage } from '../../test/helpers/stage.js';

/** Polls at a constant interval, so that every delay is lag. */
export const STEADY = { backoff: { initial: '1s', factor: 1, max: '1s', jitter: 0 } };

const CONCURRENCY = 100;

export async function startWaits({ server }: Stage, inputs: readonly AwaitJobInput[]): Promise<WorkflowHandle[]> {
  const handles: WorkflowHandle[] = [];
  await forEachConcurrent(CONCURRENCY, inputs, async (input) => {
    const workflowId = waitId(input.connection, input.jobId);
    const options = { taskQueue: DEFAULT_TASK_QUEUE, workflowId, args: [input] };
    handles.push(await server.client.workflow.start('awaitJob', options));
  });
  return handles;
}

export async function countWaits({ server }: Stage, status: string): Promise<number> {
  const query = `WorkflowType = "awaitJob" AND ExecutionStatus = "${status}"`;
  return (await server.client.workflow.count(query)).count;
}
