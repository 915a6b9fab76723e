/** The only place that makes the ids of workflows and the names of task queues. Pure. */
/** Identifies a job, and with it the wait for that job. */
export interface JobReference {
    connection: string;
    jobId: string;
}
/** A connection's name, which is also part of workflow ids and task queue names. */
export declare const CONNECTION_NAME: RegExp;
/** The workflow id of the wait for a job: one per job, so that two waits for the same job never run at once. */
export declare function waitId(connection: string, jobId: string): string;
/** The start of the workflow ids of a connection's waits, or of those whose job id starts like this. */
export declare function waitIdPrefix(connection: string, jobIdStart?: string): string;
/** The connection and job in a wait's workflow id; undefined for any other id. */
export declare function jobOfWaitId(workflowId: string): JobReference | undefined;
/** The default task queue of the workflows, and the prefix of the connections' queues. */
export declare const DEFAULT_TASK_QUEUE = "vigil";
/** The queue of a connection's polls. The server applies the connection's rate limit to it. */
export declare function pollsQueue(taskQueue: string, connection: string): string;
/** The queue of a connection's cancels and collections. It has no rate limit, so polls never delay a cancel. */
export declare function actsQueue(taskQueue: string, connection: string): string;
