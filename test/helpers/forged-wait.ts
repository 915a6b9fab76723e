/** A wait as another user of the namespace could forge it: with the workflow id of a wait, and any outcome. */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { waitId } from '../../src/contract/ids.js';
import { unseenOutcome, type JobOutcome } from '../../src/contract/outcome.js';

/** Starts a workflow on a task queue of its own, and completes it by hand. */
export async function forgeWait(
  client: Client,
  connection: string,
  jobId: string,
  outcome: Partial<JobOutcome>,
): Promise<void> {
  const taskQueue = `forger-${randomUUID()}`;
  await client.workflow.start('awaitJob', { taskQueue, workflowId: waitId(connection, jobId), args: [] });
  const { namespace } = client.options;
  const task = await client.connection.withDeadline(Date.now() + 20_000, () =>
    client.workflowService.pollWorkflowTaskQueue({ namespace, taskQueue: { name: taskQueue } }),
  );
  const forged = {
    ...unseenOutcome(connection, jobId, new Date().toISOString(), 'ended'),
    state: 'succeeded',
    ...outcome,
  };
  await client.workflowService.respondWorkflowTaskCompleted({
    namespace,
    taskToken: task.taskToken,
    commands: [
      {
        commandType: temporal.api.enums.v1.CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION,
        completeWorkflowExecutionCommandAttributes: {
          result: { payloads: [defaultPayloadConverter.toPayload(forged)] },
        },
      },
    ],
  });
}
