/**
 * When to look again. Pure: the caller hands in the clock and the dice. All times in milliseconds.
 */

export interface Pace {
  /** Delay before the first look after an edge. */
  firstMs: number;
  /** Growth of the delay with each look that saw nothing new; 1 is a steady pace. */
  factor: number;
  maxMs: number;
  /** Fraction by which a delay may differ either way: 0.2 is 80 % to 120 %. Waits without jitter fire in phase and lag. */
  jitter: number;
}

/** A vendor's Retry-After is obeyed up to here. */
export const RETRY_AFTER_CAP_MS = 3_600_000;

/** The pauses before the two quick looks that follow a blip; together under 3 s. */
export const BLIP_PAUSES_MS = [500, 1_500] as const;

/**
 * The delay after a look that saw nothing new.
 * @param looks looks since the last edge, this one included, from 1
 * @param random a number in [0, 1), as `Math.random` gives it
 */
export function paceDelay(pace: Pace, looks: number, random: number): number {
  const steps = Math.max(0, Math.floor(looks) - 1);
  // Infinity is what a large exponent gives; the cap turns it into a delay again.
  const grown = Math.min(pace.maxMs, pace.firstMs * pace.factor ** steps);
  return Math.max(1, Math.round(grown * (1 + pace.jitter * (2 * random - 1))));
}

/** Of a cancel, whose deadline is short: it must be asked for, and seen, many times before that passes, however slow the wait's own pace is. */
export function cancelPace(pace: Pace, cancelDeadlineMs: number): Pace {
  const firstMs = Math.min(pace.firstMs, CANCEL_PACE_MS);
  return { ...pace, firstMs, maxMs: Math.max(firstMs, Math.min(pace.maxMs, cancelDeadlineMs / 10)) };
}

const CANCEL_PACE_MS = 2_000;

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

/** The delay before the next look: a vendor's Retry-After wins over the pace, but never makes it faster than its start. */
export function nextLookDelay(pace: Pace, looks: number, random: number, retryAfterMs?: number): number {
  return retryAfterMs === undefined ? paceDelay(pace, looks, random) : Math.max(pace.firstMs, clamp(retryAfterMs));
}

/**
 * The delay between a settling attempt and the look after an edge. It counts from the look that saw the edge, so that time in a queue
 * makes no look late; by as much as the clocks of two workers differ it may come sooner. What a vendor has asked for counts from now.
 * @param edge as in a look's request: what the vendor asked for with it, and when it was seen, in milliseconds since the epoch
 * @param now milliseconds since the epoch
 * @returns at least 1: the server takes 0 for no delay of ours
 */
export function settlingDelay(
  pace: Pace,
  random: number,
  { retryAfterMs, lookedAt = Infinity }: { retryAfterMs?: number; lookedAt?: number },
  now: number,
): number {
  const delay = Math.max(pace.firstMs, nextLookDelay(pace, 1, random, retryAfterMs));
  return retryAfterMs === undefined ? Math.max(1, delay - Math.max(0, now - lookedAt)) : delay;
}

function clamp(ms: number): number {
  return Math.min(RETRY_AFTER_CAP_MS, Math.max(0, ms));
}
