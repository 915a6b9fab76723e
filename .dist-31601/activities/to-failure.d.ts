import type { Condition } from '../contract/job.js';
export interface PollProblem {
    condition: Condition;
    /** One line without secrets. */
    what: string;
    retryAfterMs?: number;
    /** A transport error or a 5xx without Retry-After, which may be over in a second. */
    blip: boolean;
}
/** @throws a non-retryable ApplicationFailure if the vendor rejected the request itself, or if no request was allowed; any other error unchanged */
export declare function problemOf(error: unknown): PollProblem;
