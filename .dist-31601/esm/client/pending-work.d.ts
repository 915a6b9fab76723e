/** What Temporal's description of a running wait says about its pending poll and about work that no worker has taken. Pure. */
import type { WorkflowExecutionDescription } from '@temporalio/client';
import type { PollProgress } from '../contract/activities.js';
/** The progress that the last attempt of the pending poll left in its failure. */
export interface PendingPoll extends PollProgress {
    nextPollAt?: Date;
}
/** Work in a task queue that no worker has started. */
export interface UntakenWork {
    queue: 'workflows' | 'polls' | 'acts';
    /** Identifies the work. */
    work: string;
}
export declare function untakenWork({ raw }: WorkflowExecutionDescription): UntakenWork | undefined;
/** @returns undefined if no poll is pending, or if an operator has just acted on it, which clears its failure */
export declare function pendingPoll({ raw }: WorkflowExecutionDescription): PendingPoll | undefined;
