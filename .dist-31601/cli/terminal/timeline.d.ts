import type { KnownWait } from '../../client/known-wait.js';
import type { JobState } from '../../contract/job.js';
import type { JobOutcome } from '../../contract/outcome.js';
import { type TimelineEntry } from '../../contract/timeline.js';
/** Times are milliseconds since the epoch. */
export interface Timeline {
    entries: TimelineEntry[];
    from: number;
    /** Undefined while the wait runs. */
    end?: {
        at: number;
        what: string;
    };
}
export interface TimelineRow {
    at: number;
    lastedMs?: number;
    /** The first line may begin with a state, which is then coloured. */
    lines: string[];
    state?: JobState;
}
/** @param errorType how the wait failed, if it did */
export declare function timelineOf({ timeline, times }: JobOutcome, { closedAt, status }: Pick<KnownWait, 'closedAt' | 'status'>, errorType?: string): Timeline;
/** @param now milliseconds since the epoch */
export declare function timelineText(timeline: Timeline, now: number, stream: NodeJS.WriteStream): string;
/** In the order of time. @param now ends the span that still lasts */
export declare function timelineRows(timeline: Timeline, now: number): TimelineRow[];
/** What is true of the job, in words. */
export declare function entryText(entry: TimelineEntry): string;
/** What happened, in words. */
export declare function eventText({ event, detail }: Pick<TimelineEntry, 'event' | 'detail'>): string;
