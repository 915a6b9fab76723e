/** The timeline of a wait: what was true of the job and from when, and what was asked of the wait. Pure. */
import { type Condition, type JobState, type Phase, type Timestamp } from './job.js';
/** Events that a timeline records in addition to the changes of state and condition. */
export declare const TIMELINE_EVENTS: readonly ["cancelRequested", "cancelAccepted", "cancelRefused", "cancelUnsupported", "cancelUnconfirmed", "limited", "deadlineExtended", "deadlinePassed", "messagesCollected", "contentCollected"];
export type TimelineEvent = (typeof TIMELINE_EVENTS)[number];
/** What is true from `at` until the next entry. */
export interface TimelineEntry {
    at: Timestamp;
    state: JobState;
    condition: Condition;
    /** Absent while the wait is `waiting`. */
    phase?: Exclude<Phase, 'waiting'>;
    percent?: number;
    /** Why the condition is not clear, at most 160 characters. */
    problem?: string;
    event?: TimelineEvent;
    /** More about the event: the reason of a cancel, the new deadline, the number of files. */
    detail?: string;
    /** How many older entries were dropped directly before this one. */
    dropped?: number;
}
/** A timeline has at most this many entries. */
export declare const MAX_TIMELINE_ENTRIES = 50;
/**
 * The timeline with one more entry. An entry without an event that repeats the last one is left out. A full timeline keeps its first
 * entry and drops the oldest one after it.
 */
export declare function withEntry(timeline: readonly TimelineEntry[], entry: TimelineEntry): TimelineEntry[];
/** The timeline cut to at most `max` entries, at least 2: the first one and the newest, with the number of those dropped in between. */
export declare function bounded(timeline: readonly TimelineEntry[], max: number): TimelineEntry[];
/** A stretch of time without an entry's change: consecutive entries with the same state, condition, phase and problem. */
export interface Span {
    /** Milliseconds since the epoch. */
    from: number;
    /** Undefined while it lasts. */
    to: number | undefined;
    entry: TimelineEntry;
}
/** @param endAt when the wait ended, in milliseconds since the epoch; undefined while it runs */
export declare function spansOf(timeline: readonly TimelineEntry[], endAt: number | undefined): Span[];
/** How long each condition lasted, in milliseconds. @param now ends the span that still lasts */
export declare function timeByCondition(spans: readonly Span[], now: number): Partial<Record<Condition, number>>;
export interface Outage {
    from: number;
    to: number | undefined;
    conditions: Condition[];
}
/** The uninterrupted times in which the condition was not clear. */
export declare function outagesOf(spans: readonly Span[]): Outage[];
