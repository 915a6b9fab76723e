/** A running wait: its record, its timers and what others have asked of it. */
import { type ActivityOptions } from '@temporalio/workflow';
import type { ActActivities, PollActivities, PollResult, WaitActivities } from '../contract/activities.js';
import { type Backoff } from '../contract/backoff.js';
import { type WaitRecord } from '../contract/wait-record.js';
import type { Ending, Interruption } from './ending.js';
import { MovableTimer } from './movable-timer.js';
export declare class Wait {
    readonly record: WaitRecord;
    readonly taskQueue: string;
    readonly deadline: MovableTimer;
    readonly queueDeadline: MovableTimer;
    readonly patience: MovableTimer;
    readonly pollNowTimer: MovableTimer;
    cancelled: unknown;
    cancelReason: string | null;
    /** Whether Temporal has passed on a cancel request. */
    cancelRequested: boolean;
    constructor(record: WaitRecord, taskQueue: string);
    /** The queue of the polls. It depends on the connection's name alone, not on the worker that serves it. */
    get pollsQueue(): string;
    polls(options?: ActivityOptions): PollActivities;
    acts(options: ActivityOptions): ActActivities;
    own(): WaitActivities;
    get backoff(): Backoff;
    /** What the Web UI shows beside an activity. */
    summary(what: string): string;
    /** Updates the timers and what others see; to be called after each change of the record. */
    refresh(): void;
    /** Updates the current details and the search attributes. */
    show(ending?: Ending): void;
    notePoll(poll: PollResult): void;
    pollNow(): void;
    /** The caller no longer wants the job. Only the first cancel counts. @param cancelled the CancelledFailure that the wait rethrows at its end */
    cancel(cancelled: unknown, reason: string | null): void;
    /** After the job has ended, a cancel can only shorten the collection. */
    noteLateCancel(): void;
    /** Whether the caller has cancelled and wants nothing done about the job. */
    get leaving(): boolean;
    /** The record for the next run, with a pollNow that is not answered yet. */
    recordToCarry(): WaitRecord;
    pollNowTaken(): void;
    extendDeadline(ms: number): number;
    /** Whether the job has ended; its content may not be collected yet. */
    get jobEnded(): boolean;
    /** Resolves as soon as one of the conditions is true. */
    until(...conditions: (() => boolean)[]): Promise<void>;
    /** Why polling must stop before the job's end. */
    interruption(): Interruption | undefined;
    private outOfPatience;
}
