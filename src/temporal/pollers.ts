/** Whether anybody works on a task queue, as the Temporal server sees it. */
import type { Connection } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';

// A poll lasts a minute, so a living poller asked within this time.
const POLLED_WITHIN_MS = 75_000;
type QueueType = temporal.api.enums.v1.TaskQueueType;
/* eslint-disable @typescript-eslint/no-unsafe-enum-assignment -- numbers, since loading the enum would load all of the protocol */
const ACTIVITY_QUEUE = 2 as QueueType;
const WORKFLOW_QUEUE = 1 as QueueType;
/* eslint-enable @typescript-eslint/no-unsafe-enum-assignment */

export type WorkflowService = Connection['workflowService'];

/** A listed poller may be long dead, so its last access decides. @param now milliseconds since the epoch */
export async function isQueueServed(
  workflowService: WorkflowService,
  namespace: string,
  queue: string,
  kind: 'activities' | 'workflows',
  now: number,
): Promise<boolean> {
  const { pollers } = await workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: queue },
    taskQueueType: kind === 'activities' ? ACTIVITY_QUEUE : WORKFLOW_QUEUE,
  });
  return pollers.some(({ lastAccessTime }) => now - Number(lastAccessTime?.seconds ?? 0) * 1_000 < POLLED_WITHIN_MS);
}
