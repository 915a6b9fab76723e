import proto from '@temporalio/proto';
const { TaskQueueType } = proto.temporal.api.enums.v1;
// A poll request lasts a minute, so a live poller has asked within this time.
const POLLED_WITHIN_MS = 75_000;
/**
 * The server also lists pollers that are gone, so the time of the last access decides.
 * @param now milliseconds since the epoch
 */
export async function isQueueServed(workflowService, namespace, queue, kind, now) {
    const { pollers } = await workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name: queue },
        taskQueueType: kind === 'activities' ? TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY : TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
    });
    return pollers.some(({ lastAccessTime }) => now - Number(lastAccessTime?.seconds ?? 0) * 1_000 < POLLED_WITHIN_MS);
}
//# sourceMappingURL=pollers.js.map