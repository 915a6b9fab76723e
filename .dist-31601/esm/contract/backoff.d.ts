/** The delays between polls. Pure: the caller passes the time and a random number. All times in milliseconds. */
export interface Backoff {
    /** Delay before the first poll after a change. */
    initialMs: number;
    /** Growth of the delay with each poll without a change; 1 is a constant interval. */
    factor: number;
    maxMs: number;
    /** The fraction by which a delay may vary in both directions: 0.2 is 80 % to 120 %. Without jitter, waits poll all at once and lag. */
    jitter: number;
    /** The shortest delay, jitter included. @default 1 */
    leastMs?: number;
}
/** The longest Retry-After that is obeyed. */
export declare const RETRY_AFTER_CAP_MS = 3600000;
/** The delays before the two quick retries of a blip; together less than 3 s. */
export declare const BLIP_PAUSES_MS: readonly [500, 1500];
/**
 * The delay after a poll without a change.
 * @param polls polls since the last change, including this one, from 1
 * @param random a number in [0, 1), as `Math.random` gives it
 */
export declare function backoffDelay(backoff: Backoff, polls: number, random: number): number;
/** The backoff with no delay below the least one that the connection allows. */
export declare function slowedBackoff(backoff: Backoff, leastMs: number): Backoff;
/** How many polls without a change are due within `elapsedMs` after a change: the place in the backoff that a wait has reached. */
export declare function pollsDue(backoff: Backoff, elapsedMs: number): number;
/** The backoff during a cancel: short enough for many polls before the cancel deadline, however slow the wait's own backoff is. */
export declare function cancelBackoff(backoff: Backoff, cancelDeadlineMs: number): Backoff;
/**
 * The delay that a Retry-After header requests, bounded to 0 … {@link RETRY_AFTER_CAP_MS}; undefined if the header is absent or is neither
 * whole seconds nor an HTTP date (RFC 9110, section 10.2.3). A date in the past means "now".
 * @param now milliseconds since the epoch
 */
export declare function parseRetryAfter(header: string | undefined, now: number): number | undefined;
/** The delay before the next poll. A vendor's Retry-After wins over the backoff, but is never shorter than its initial delay. */
export declare function nextPollDelay(backoff: Backoff, polls: number, random: number, retryAfterMs?: number): number;
/**
 * The delay between a change and the next poll. It counts from the poll that saw the change, so that time in a queue does not delay the next
 * one; a difference between the clocks of two workers can shorten it. A vendor's Retry-After counts from now.
 * @param change from the poll's request: the vendor's Retry-After, and when the change was seen, in milliseconds since the epoch
 * @param now milliseconds since the epoch
 * @returns at least 1, because the server ignores a delay of 0
 */
export declare function firstPollDelay(backoff: Backoff, random: number, { retryAfterMs, polledAt }: {
    retryAfterMs?: number;
    polledAt?: number;
}, now: number): number;
