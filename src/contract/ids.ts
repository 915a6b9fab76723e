/** The ids of workflows and the names of task queues: made here and nowhere else. Pure. */

/** Names one job, and with it the wait for that job. */
export interface JobReference {
  connection: string;
  jobId: string;
}

/** The workflow id of the wait for a job: one per job, so that no job is awaited twice at once. */
export function waitId(connection: string, jobId: string): string {
  return `vigil:${connection}:${jobId}`;
}

/** The connection and job of a wait's workflow id; undefined for an id that is not a wait's. */
export function jobOfWaitId(workflowId: string): JobReference | undefined {
  const match = /^vigil:([a-z0-9-]{1,40}):(.+)$/s.exec(workflowId);
  return match?.[1] && match[2] ? { connection: match[1], jobId: match[2] } : undefined;
}

/** The default task queue of the workflows, and the first part of the connections' queues. */
export const DEFAULT_TASK_QUEUE = 'vigil';

/** The queue of a connection's polls, on which the server holds its rate limit. */
export function pollsQueue(taskQueue: string, connection: string): string {
  return `${taskQueue}/${connection}`;
}

/** The queue of a connection's cancels and collections: without the rate limit, so that a cancel never starves behind polls. */
export function actsQueue(taskQueue: string, connection: string): string {
  return `${taskQueue}/${connection}/act`;
}
