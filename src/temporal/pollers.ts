/** Whether a task queue has a worker, as the Temporal server sees it. */
import type { Connection } from '@temporalio/client';
import proto, { type temporal } from '@temporalio/proto';

const { TaskQueueType } = proto.temporal.api.enums.v1;

// A poll request lasts a minute, so a live poller has asked within this time.
const POLLED_WITHIN_MS = 75_000;

export type WorkflowService = Connection['workflowService'];

/**
 * The server also lists pollers that are gone, so the time of the last access decides.
 * @param now milliseconds since the epoch
 */
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
    taskQueueType:
      kind === 'activities' ? TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY : TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  });
  return pollers.some((poller) => isLivePoller(poller, now));
}

/** @param now milliseconds since the epoch */
export function isLivePoller(
  { lastAccessTime }: Pick<temporal.api.taskqueue.v1.IPollerInfo, 'lastAccessTime'>,
  now: number,
): boolean {
  return now - Number(lastAccessTime?.seconds ?? 0) * 1_000 < POLLED_WITHIN_MS;
}
