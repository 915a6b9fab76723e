import { Context } from '@temporalio/activity';
import { isQueueServed, type WorkflowService } from '../temporal/pollers.js';

/** Asks the server whether a worker has polled the task queue recently. */
export function queueServed(workflowService: WorkflowService) {
  return (queue: string): Promise<boolean> =>
    isQueueServed(workflowService, Context.current().info.namespace, queue, 'activities', Date.now());
}
