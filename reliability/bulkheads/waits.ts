/** Waits begun by a client, as any caller begins one, and what Temporal says of them. */
import type { WorkflowHandle } from '@temporalio/client';
import type { AwaitJobInput } from '../../src/await-job-input.js';
import { forEachAtOnce } from '../../src/client/at-once.js';
import { DEFAULT_TASK_QUEUE, waitId } from '../../src/job.js';
import type { Stage } from '../../test/helpers/stage.js';

/** A look at the same distance each time, so that what comes later than that is lag. */
export const STEADY = { pace: { first: '1s', factor: 1, max: '1s', jitter: 0 } };

const AT_ONCE = 100;

export async function startWaits({ server }: Stage, inputs: readonly AwaitJobInput[]): Promise<WorkflowHandle[]> {
  const handles: WorkflowHandle[] = [];
  await forEachAtOnce(AT_ONCE, inputs, async (input) => {
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
