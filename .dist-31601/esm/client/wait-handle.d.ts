/** The handle of one wait: read it, steer it, join it. The CLI, the activities and the public client use it. */
import { type Client, type WorkflowHandle } from '@temporalio/client';
import { type JobReference } from '../contract/ids.js';
import { type ExtendDeadlineResult, type LeaveResult } from '../contract/wait-messages.js';
import type { NextLimit } from '../contract/wait-record.js';
import { type KnownWait, type WaitDescription } from './known-wait.js';
import { type WaitEnd } from './wait-end.js';
export interface WaitHandleOptions {
    /** A certain run, which may have ended. @default the latest */
    runId?: string;
    /** The first run of the chain that is meant: a later wait for the same job is another one. */
    firstRunId?: string;
}
export declare class WaitHandle implements JobReference {
    private readonly client;
    readonly connection: string;
    readonly jobId: string;
    readonly workflowId: string;
    /** Temporal's own handle. */
    readonly workflow: WorkflowHandle;
    private readonly firstRunId;
    constructor(client: Client, { connection, jobId }: JobReference, { runId, firstRunId }?: WaitHandleOptions);
    /** What Temporal says about the wait, without asking the wait itself. @returns undefined if there is no such wait */
    describe(): Promise<WaitDescription | undefined>;
    /**
     * What is known now. For a running wait: its own answer and its last poll. For an ended one: its outcome. If no worker answers: what the
     * server alone knows (`answered: false`).
     * @returns undefined if there is no such wait
     */
    known(options?: {
        answerTimeoutMs?: number;
    }): Promise<KnownWait | undefined>;
    /** The same from a description that you already have. */
    complete(description: WaitDescription, { answerTimeoutMs }?: {
        answerTimeoutMs?: number;
    }): Promise<KnownWait>;
    /** The wait's own answer: its outcome so far. @returns undefined if no worker answers in time */
    answer(timeoutMs: number): Promise<import("../contract/outcome.js").JobOutcome | undefined>;
    /** The next deadline or end of a patience. @returns undefined if no worker answers in time */
    limit(timeoutMs?: number): Promise<NextLimit | null | undefined>;
    /** How the wait ended, which may take days. @throws WorkflowNotFoundError if there is no such wait */
    result(): Promise<WaitEnd>;
    /**
     * Requests a cancel of the wait and its job. The SDK's `handle.cancel()` carries no reason.
     * @throws WorkflowNotFoundError if the wait is not running
     */
    cancel(reason: string): Promise<void>;
    /** Polls the job now instead of at the next regular poll. @throws WorkflowNotFoundError if the wait is not running */
    pollNow(): Promise<void>;
    /** @param deadline a duration counted from now, such as "2h" @throws WorkflowUpdateFailedError if the wait refuses it; WorkflowNotFoundError if the wait is not running */
    extendDeadline(deadline: string): Promise<ExtendDeadlineResult>;
    /** Adds a caller, so that a cancel of another one does not cancel the job. @returns false if the wait is not running */
    join(caller: string): Promise<boolean>;
    /**
     * Removes a caller. If no other caller wants the job, cancels the wait for the reason `cancelIfLast`.
     * @throws WorkflowNotFoundError if the wait is not running
     */
    leave(caller: string, cancelIfLast?: string): Promise<LeaveResult>;
}
