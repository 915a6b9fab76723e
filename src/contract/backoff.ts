/**
 * When to poll again. Pure: the caller hands in the clock and the dice. All times in milliseconds.
 */

export interface Backoff {
  /** Delay before the first poll after a change. */
  initialMs: number;
  /** Growth of the delay with each poll that saw nothing new; 1 is a steady backoff. */
  factor: number;
  maxMs: number;
  /** Fraction by which a delay may differ either way: 0.2 is 80 % to 120 %. Waits without jitter fire in phase and lag. */
  jitter: number;
}

/** A vendor's Retry-After is obeyed up to here. */
export const RETRY_AFTER_CAP_MS = 3_600_000;

/** The pauses before the two quick polls that follow a blip; together under 3 s. */
export const BLIP_PAUSES_MS = [500, 1_500] as const;

/**
 * The delay after a poll that saw nothing new.
 * @param polls polls since the last change, this one included, from 1
 * @param random a number in [0, 1), as `Math.random` gives it
 */
export function backoffDelay(backoff: Backoff, polls: number, random: number): number {
  const steps = Math.max(0, Math.floor(polls) - 1);
  // Infinity is what a large exponent gives; the cap turns it into a delay again.
  const grown = Math.min(backoff.maxMs, backoff.initialMs * backoff.factor ** steps);
  return Math.max(1, Math.round(grown * (1 + backoff.jitter * (2 * random - 1))));
}

/** Of a cancel, whose deadline is short: it must be asked for, and seen, many times before that passes, however slow the wait's own backoff is. */
export function cancelBackoff(backoff: Backoff, cancelDeadlineMs: number): Backoff {
  const initialMs = Math.min(backoff.initialMs, CANCEL_INTERVAL_MS);
  return { ...backoff, initialMs, maxMs: Math.max(initialMs, Math.min(backoff.maxMs, cancelDeadlineMs / 10)) };
}

const CANCEL_INTERVAL_MS = 2_000;

/**
 * The delay that a Retry-After header asks for, bounded to 0 … {@link RETRY_AFTER_CAP_MS}; undefined when the header is absent or
 * is neither whole seconds nor an HTTP date (RFC 9110, section 10.2.3). A date in the past means "now".
 * @param now milliseconds since the epoch
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  const value = header?.trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return clamp(Number(value) * 1_000);
  if (!HTTP_DATE.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : clamp(at - now);
}

// IMF-fixdate only, the one form that servers may send today: Date.parse alone would take almost anything.
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** The delay before the next poll: a vendor's Retry-After wins over the backoff, but never makes it faster than its start. */
export function nextPollDelay(backoff: Backoff, polls: number, random: number, retryAfterMs?: number): number {
  return retryAfterMs === undefined
    ? backoffDelay(backoff, polls, random)
    : Math.max(backoff.initialMs, clamp(retryAfterMs));
}

/**
 * The delay between a settling attempt and the poll after a change. It counts from the poll that saw the change, so that time in a queue
 * makes no poll late; by as much as the clocks of two workers differ it may come sooner. What a vendor has asked for counts from now.
 * @param change as in a poll's request: what the vendor asked for with it, and when it was seen, in milliseconds since the epoch
 * @param now milliseconds since the epoch
 * @returns at least 1: the server takes 0 for no delay of ours
 */
export function firstPollDelay(
  backoff: Backoff,
  random: number,
  { retryAfterMs, polledAt = Infinity }: { retryAfterMs?: number; polledAt?: number },
  now: number,
): number {
  const delay = Math.max(backoff.initialMs, nextPollDelay(backoff, 1, random, retryAfterMs));
  return retryAfterMs === undefined ? Math.max(1, delay - Math.max(0, now - polledAt)) : delay;
}

function clamp(ms: number): number {
  return Math.min(RETRY_AFTER_CAP_MS, Math.max(0, ms));
}
