import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { isQueueServed } from '../temporal/pollers.js';

/** Asks the server whether a worker has polled the task queue recently. */
export function queueServed(client: Client) {
  return (queue: string): Promise<boolean> =>
    isQueueServed(client.workflowService, Context.current().info.namespace, queue, 'activities', Date.now());
}
