import { Context } from '@temporalio/activity';
import { isQueueServed } from '../temporal/pollers.js';
/** Asks the server whether a worker has polled the task queue recently. */
export function queueServed(client) {
    return (queue) => isQueueServed(client.workflowService, Context.current().info.namespace, queue, 'activities', Date.now());
}
//# sourceMappingURL=queue-served.js.map