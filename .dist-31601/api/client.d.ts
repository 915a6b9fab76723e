/**
 * `vigil-jobs/client`: start, follow and control waits from a program, with Temporal's own client.
 *
 * ```ts
 * import { Client, Connection } from '@temporalio/client';
 * import { VigilClient, AwaitJobFailure } from 'vigil-jobs/client';
 *
 * const vigil = new VigilClient(new Client({ connection: await Connection.connect() }));
 * const outcome = await vigil.awaitJob({ connection: 'calls', jobId: '34', deadline: '6h' });
 * ```
 */
import { type Client } from '@temporalio/client';
import type { AwaitJobInput } from '../contract/await-job-input.js';
import type { JobOutcome } from '../contract/outcome.js';
import type { ExtendDeadlineResult } from '../contract/wait-messages.js';
import { AwaitJobFailure } from '../workflows/await-job-failure.js';
export type { AwaitJobFailureType } from '../workflows/await-job-failure.js';
export type { ContentReceipt, JobMessage, MessagesReceipt } from '../contract/outcome.js';
export type { JobState } from '../contract/job.js';
export { AwaitJobFailure, type AwaitJobInput, type ExtendDeadlineResult, type JobOutcome };
export interface VigilClientOptions {
    /** The task queue of Vigil's workflows. @default "vigil" */
    taskQueue?: string;
}
export interface StartOptions {
    /** Starts a new wait even if the last one for the job saw its end. @default false */
    again?: boolean;
}
/**
 * The waits of one Temporal namespace, each identified by its connection and job. To limit a call, use Temporal's `client.withDeadline` or
 * `client.withAbortSignal`: they end the call, never the wait.
 */
export declare class VigilClient {
    private readonly client;
    private readonly taskQueue;
    constructor(client: Client, { taskQueue }?: VigilClientOptions);
    /**
     * Starts the wait for the job, joins the one that is running, or reads the end of the last one if that was the job's own end. Then follows
     * the wait until it ends.
     * @throws AwaitJobFailure if the wait ends without returning its outcome; an error of Temporal's client if Temporal does not answer
     */
    awaitJob(input: AwaitJobInput, options?: StartOptions): Promise<JobOutcome>;
    /**
     * Starts or joins the wait like {@link awaitJob}, and does not follow it.
     * @returns its workflow id
     * @throws AwaitJobFailure if the input names no job
     */
    start(input: AwaitJobInput, options?: StartOptions): Promise<string>;
    /** The outcome at the end of the wait, which may take days. @throws AwaitJobFailure; WorkflowNotFoundError if there is no wait */
    result(connection: string, jobId: string): Promise<JobOutcome>;
    /**
     * What is known now: the outcome so far of a running wait, or the outcome of one that has ended, however it ended. If no worker answers,
     * what the server alone knows.
     * @throws WorkflowNotFoundError if there is no wait
     */
    outcome(connection: string, jobId: string): Promise<JobOutcome>;
    /** Requests a cancel of the wait and its job; `result` reports how it went. @param reason kept in the outcome */
    cancel(connection: string, jobId: string, reason: string): Promise<void>;
    /** Polls the job now instead of at the next regular poll. For webhooks: they hasten a poll and are never trusted. */
    pollNow(connection: string, jobId: string): Promise<void>;
    /** Sets a new deadline, a duration counted from now ("2h"). Needs a worker, which answers it. */
    extendDeadline(connection: string, jobId: string, deadline: string): Promise<ExtendDeadlineResult>;
    private handle;
}
