import { ParentClosePolicy } from '@temporalio/workflow';
import type { AwaitJobInput } from '../contract/await-job-input.js';
import type { JobOutcome } from '../contract/outcome.js';
import { AwaitJobFailure } from '../workflows/await-job-failure.js';
export type { AwaitJobFailureType } from '../workflows/await-job-failure.js';
export type { ContentReceipt, JobMessage, MessagesReceipt } from '../contract/outcome.js';
export type { JobState } from '../contract/job.js';
export { AwaitJobFailure, type AwaitJobInput, type JobOutcome };
export interface AwaitJobOptions {
    /** The task queue of Vigil's workflows, in this workflow's namespace. Ignored with `endpoint`. @default "vigil" */
    taskQueue?: string;
    /**
     * What happens to the wait if this workflow closes first: it completes, fails, times out, is terminated or continues as new.
     * ABANDON: the wait continues, because only a cancel or a deadline should cancel a job. REQUEST_CANCEL: the wait cancels the job.
     * TERMINATE, Temporal's default, is not allowed: the job would continue at the vendor with nobody watching it. Ignored with `endpoint`, and
     * if the wait is already running.
     * @default "ABANDON"
     */
    parentClosePolicy?: Exclude<ParentClosePolicy, 'TERMINATE'>;
    /** A Nexus endpoint with Vigil's task queue as its target, if Vigil runs in another namespace. */
    endpoint?: string;
}
/**
 * Starts a wait for the job, or joins the running one, and returns its outcome. If the last wait saw the job end, returns that outcome.
 *
 * A cancel of the current scope cancels the wait and its job. The promise settles when the vendor confirms or refuses the cancel, or when
 * `cancelDeadline` has passed. Through an endpoint, a cancel only leaves a wait that has other callers.
 * @throws AwaitJobFailure if the wait did not return its outcome; CancelledFailure if the current scope was cancelled, with the JobOutcome as
 * its first detail (not through an endpoint)
 */
export declare function awaitJob(input: AwaitJobInput, options?: AwaitJobOptions): Promise<JobOutcome>;
