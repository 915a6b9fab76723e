/** What is known about a wait now, put together from the wait's own answer, its memo, its search attributes and its pending poll. */
import type { WorkflowExecutionDescription, WorkflowExecutionInfo, WorkflowExecutionStatusName } from '@temporalio/client';
import { type JobReference } from '../contract/ids.js';
import { type JobOutcome } from '../contract/outcome.js';
import { type PendingPoll, type UntakenWork } from './pending-work.js';
/** What Temporal says about a wait. */
export interface WaitDescription extends JobReference {
    workflowId: string;
    runId: string;
    /** The first run of the chain of runs that continue-as-new made. */
    firstRunId: string;
    /** Temporal's status of the workflow. */
    status: WorkflowExecutionStatusName;
    running: boolean;
    /** When the first run started. */
    startedAt: Date;
    closedAt?: Date;
    historyLength: number;
    /** The task queue of the workflow. */
    taskQueue: string;
    untaken?: UntakenWork;
    pendingPoll?: PendingPoll;
    /** What the memo and the search attributes say. */
    recorded: RecordedOutcome;
}
/** An outcome that can be read without a worker. */
export interface RecordedOutcome {
    outcome: JobOutcome;
    /**
     * `memo`: the outcome of an ended wait. `shortened`: the same, but cut to the memo's size. `attributes`: no outcome, only the state and the
     * condition from the search attributes, where these are registered.
     */
    from: 'memo' | 'shortened' | 'attributes';
}
export interface KnownWait extends WaitDescription {
    outcome: JobOutcome;
    /** False if no worker answered and no memo had the outcome: then `outcome` is what the server alone knows, without a timeline. */
    answered: boolean;
}
/** @returns undefined for a workflow that is not a wait */
export declare function waitDescription(description: WorkflowExecutionDescription): WaitDescription | undefined;
/** @param startedAt when the first run started */
export declare function recordedOutcome({ workflowId, status, memo, typedSearchAttributes }: WorkflowExecutionInfo | WorkflowExecutionDescription, startedAt: Date): RecordedOutcome;
/**
 * @param answer the wait's own answer; undefined if it was not asked or no worker answered
 * @param now milliseconds since the epoch
 */
export declare function knownWait(description: WaitDescription, answer: JobOutcome | undefined, now: number): KnownWait;
