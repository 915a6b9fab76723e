/** The rate limit that the Temporal server keeps for the activities of a task queue, over all workers. */
import { isGrpcServiceError } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { WorkflowService } from './pollers.js';

/** The gRPC code. */
const UNIMPLEMENTED: readonly number[] = [12];

const ACTIVITIES = proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY;

/** Sets the limit of the queue, which outranks what workers announce. @returns false if the server has no such limits */
export async function setQueueRateLimit(
  workflowService: WorkflowService,
  namespace: string,
  queue: string,
  { perSecond, reason }: { perSecond: number; reason: string },
): Promise<boolean> {
  try {
    await workflowService.updateTaskQueueConfig({
      namespace,
      identity: 'vigil setup',
      taskQueue: queue,
      taskQueueType: ACTIVITIES,
      updateQueueRateLimit: { rateLimit: { requestsPerSecond: perSecond }, reason },
    });
    return true;
  } catch (error) {
    if (isGrpcServiceError(error) && UNIMPLEMENTED.includes(error.code)) return false;
    throw error;
  }
}

/** @returns the polls per second that the queue is limited to; undefined if it has no limit of its own */
export async function queueRateLimit(
  workflowService: WorkflowService,
  namespace: string,
  queue: string,
): Promise<number | undefined> {
  const { config } = await workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: queue },
    taskQueueType: ACTIVITIES,
    reportConfig: true,
  });
  // A limit of 0 is absent in the answer's message.
  const limit = config?.queueRateLimit?.rateLimit;
  return limit ? (limit.requestsPerSecond ?? 0) : undefined;
}
