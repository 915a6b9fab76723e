import type { JobOutcome } from '../../contract/outcome.js';
import { type JobState } from '../../contract/job.js';
/** How a wait ended, or why Vigil could not follow it to its end. */
export interface JobEnd {
    exit: number;
    outcome: JobOutcome;
    error?: {
        type: string;
        message: string;
        hint: string;
    };
}
/** The state in its colour if the stream is a terminal with colours. */
export declare function coloured(state: JobState, stream?: NodeJS.WriteStream): string;
/** `calls 34`. */
export declare function jobName({ connection, jobId }: {
    connection: string;
    jobId: string;
}): string;
/** One line: {@link statusText} and the vendor's summary. */
export declare function statusLine(outcome: JobOutcome, stream: NodeJS.WriteStream): string;
/**
 * State, percent, condition, phase; without a stream, plain. A `vendor` of null means that the job was not polled yet. If the wait ended before
 * its job, the state is `last seen`.
 */
export declare function statusText(outcome: Pick<JobOutcome, 'state' | 'condition' | 'percent' | 'phase'> & Partial<Pick<JobOutcome, 'vendor'>>, stream?: NodeJS.WriteStream): string;
/** One line for one of several jobs: its name and how its wait ended. */
export declare function endLine({ outcome, error }: JobEnd, stream: NodeJS.WriteStream): string;
/** Whether the error only repeats the state of the job. */
export declare function repeatsState({ type }: {
    type: string;
}): boolean;
/** The whole outcome. @param lastMessages how many messages to show; default: only the most severe one */
export declare function outcomeText(end: JobEnd, stream: NodeJS.WriteStream, lastMessages?: number): string;
export declare function durationText(seconds: number): string;
/** `1 poll`, `2 polls`. */
export declare function count(many: number, noun: string): string;
