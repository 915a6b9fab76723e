/** Everything that a wait knows: plain data, carried across continue-as-new, and shown as the outcome so far. Pure. */
import type { AcceptedInput } from './accepted-input.js';
import type { PollResult } from './activities.js';
import type { WaitLimits } from './connection-policy.js';
import { type Condition, type JobState, type Observation, type Phase } from './job.js';
import { type CancelReport, type CancelResult, type ContentReceipt, type JobOutcome, type MessagesReceipt } from './outcome.js';
import type { SearchAttributeName } from './search-attributes.js';
import { type TimelineEntry } from './timeline.js';
/** Times are milliseconds since the epoch. */
export interface WaitRecord {
    input: AcceptedInput;
    phase: Phase;
    observation: Observation;
    /** Whether a poll has seen the job at least once. */
    seen: boolean;
    /** When the current condition began. */
    conditionSince: number;
    queuedSince: number | null;
    awaitedFrom: number;
    deadlineAt: number;
    endedAt: number | null;
    /** The vendor's Retry-After that came with the last change. */
    retryAfterMs?: number;
    pollNowAt: number;
    /** A pollNow that arrived just before a continue-as-new. */
    pollNowPending: boolean;
    polls: number;
    changes: number;
    messages: MessagesReceipt;
    content: ContentReceipt[];
    cancel: CancelReport | null;
    timeline: TimelineEntry[];
    /** The callers that want the job. */
    callers: string[];
    /** When the current cancel, or the collection, runs out of time. */
    limitAt?: number;
    /** The job's page at the vendor. */
    link?: string;
    /** The limits of the connection, once a poll has reported them. */
    limits?: WaitLimits;
    /** The search attributes that the server has registered; absent as long as it has not answered. */
    searchAttributes?: SearchAttributeName[];
}
/** @param starter the workflow id of the workflow that started the wait, if one did */
export declare function newRecord(input: AcceptedInput, now: number, starter?: string, searchAttributes?: SearchAttributeName[]): WaitRecord;
/** Adds a caller that wants the job. */
export declare function noteJoined(record: WaitRecord, caller: string): void;
/** Removes a caller. @returns whether no caller is left */
export declare function noteLeft(record: WaitRecord, caller: string): boolean;
/** Records the result of a poll. */
export declare function notePoll(record: WaitRecord, poll: PollResult, now: number): void;
/** The latest deadline that the connection allows; Infinity while no poll has reported its limits. */
export declare function latestDeadlineOf({ awaitedFrom, limits }: WaitRecord): number;
/** Records an observation of the job. */
export declare function noteObservation(record: WaitRecord, observation: Observation, polls: number, now: number): void;
/** Records a condition that something other than a poll met. @param since when it began */
export declare function noteCondition(record: WaitRecord, condition: Condition, problem: string | undefined, since: number): void;
/** Records that somebody asked to cancel the job. The phase changes only if the vendor is asked. @param limitAt when the cancel must be confirmed */
export declare function noteCancelRequested(record: WaitRecord, report: CancelReport, limitAt?: number): void;
/** Records what became of the cancel. @param detail why, if not by the vendor's decision */
export declare function noteCancelResult(record: WaitRecord, result: CancelResult, now: number, detail?: string): void;
/** Records a new deadline. */
export declare function noteDeadlineExtended(record: WaitRecord, deadlineAt: number, now: number): void;
/** Records that a deadline ended the waiting. @param what which one */
export declare function noteDeadlinePassed(record: WaitRecord, what: string, now: number): void;
/** Records that the job has ended and its messages and content are being collected. @param limitAt when that must be done */
export declare function noteCollecting(record: WaitRecord, limitAt: number, now: number): void;
export declare function noteMessages(record: WaitRecord, receipt: MessagesReceipt, now: number): void;
export declare function noteContent(record: WaitRecord, receipts: ContentReceipt[], now: number): void;
/**
 * When the patience for the current condition runs out; undefined if only the deadline limits it. An unserved connection is given up
 * only if the job was never seen: a job that was seen may well be running.
 */
export declare function patienceEnd(record: WaitRecord): number | undefined;
/** When the job has been queued for too long; undefined if it is not queued or if the deadline comes first. */
export declare function queueEnd(record: WaitRecord): number | undefined;
/** The next deadline or end of a patience; null if nothing is limited. */
export interface NextLimit {
    at: string;
    what: string;
}
export declare function nextLimit(record: WaitRecord): NextLimit | null;
/** The job's state for people: `cancelling` after an accepted cancel, until the job has ended. */
export declare function stateOf(record: WaitRecord): JobState;
export declare function outcomeOf(record: WaitRecord, now: number): JobOutcome;
/** The outcome of a wait whose input was refused or is not yet accepted. */
export declare function outcomeOfInput(raw: unknown, phase: Phase, now: number): JobOutcome;
export declare function timestamp(ms: number): string;
