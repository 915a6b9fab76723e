/** The only place that makes the ids of workflows and the names of task queues. Pure. */
/** A connection's name, which is also part of workflow ids and task queue names. */
export const CONNECTION_NAME = /^[a-z0-9-]{1,40}$/;
/** The workflow id of the wait for a job: one per job, so that two waits for the same job never run at once. */
export function waitId(connection, jobId) {
    return `vigil:${connection}:${jobId}`;
}
/** The start of the workflow ids of a connection's waits, or of those whose job id starts like this. */
export function waitIdPrefix(connection, jobIdStart = '') {
    return waitId(connection, jobIdStart);
}
/** The connection and job in a wait's workflow id; undefined for any other id. */
export function jobOfWaitId(workflowId) {
    const match = /^vigil:([a-z0-9-]{1,40}):(.+)$/s.exec(workflowId);
    return match?.[1] && match[2] ? { connection: match[1], jobId: match[2] } : undefined;
}
/** The default task queue of the workflows, and the prefix of the connections' queues. */
export const DEFAULT_TASK_QUEUE = 'vigil';
/** The queue of a connection's polls. The server applies the connection's rate limit to it. */
export function pollsQueue(taskQueue, connection) {
    return `${taskQueue}/${connection}`;
}
/** The queue of a connection's cancels and collections. It has no rate limit, so polls never delay a cancel. */
export function actsQueue(taskQueue, connection) {
    return `${taskQueue}/${connection}/act`;
}
