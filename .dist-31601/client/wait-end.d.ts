/** How a wait ended, for the CLI and for callers. */
import { type Client, type WorkflowHandle } from '@temporalio/client';
import { type FailureType, type OtherEnd } from '../contract/failures.js';
import { type JobOutcome } from '../contract/outcome.js';
export interface WaitEnd {
    exit: number;
    /** If the wait was terminated: what it knew last, because no code of the wait runs at a termination. */
    outcome: JobOutcome;
    /** False if `outcome` is only what the server knows, without a timeline: the wait was terminated and no worker answers for it. */
    answered: boolean;
    /** Present if the wait did not return its outcome. */
    error?: {
        type: FailureType | OtherEnd;
        message: string;
        hint: string;
    };
}
/** Waits for the end of a wait that still runs. @throws WorkflowNotFoundError if there is no such wait */
export declare function waitEnd(client: Client, handle: WorkflowHandle): Promise<WaitEnd>;
/** Whether the job itself ended and was collected, so that another wait could only report the same. */
export declare function isJobsOwnEnd({ outcome, error }: WaitEnd): boolean;
