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
export const RETRY_AFTER_CAP_MS = 3_600_000;

/** The delays before the two quick retries of a blip; together less than 3 s. */
export const BLIP_PAUSES_MS = [500, 1_500] as const;

/**
 * The delay after a poll without a change.
 * @param polls polls since the last change, including this one, from 1
 * @param random a number in [0, 1), as `Math.random` gives it
 */
export function backoffDelay(backoff: Backoff, polls: number, random: number): number {
  const steps = Math.max(0, Math.floor(polls) - 1);
  // A large exponent gives Infinity, which the maximum bounds.
  const grown = Math.min(backoff.maxMs, backoff.initialMs * backoff.factor ** steps);
  return Math.max(backoff.leastMs ?? 1, Math.round(grown * (1 + backoff.jitter * (2 * random - 1))));
}

/** The backoff with no delay below the least one that the connection allows. */
export function slowedBackoff(backoff: Backoff, leastMs: number): Backoff {
  const { initialMs, maxMs } = backoff;
  return { ...backoff, initialMs: Math.max(initialMs, leastMs), maxMs: Math.max(maxMs, leastMs), leastMs };
}

/** A place in the backoff. Times in milliseconds after the change with which the backoff began. */
export interface BackoffPlace {
  /** The polls without a change that were due so far. */
  polls: number;
  /** The delay before the next poll, without jitter. */
  delayMs: number;
  /** When the next poll is due. */
  dueMs: number;
}

/** The place in the backoff that a wait has reached without a change. Takes the same time for every backoff, also for a factor of 1.0001. */
export function backoffPlace({ initialMs, factor, maxMs }: Backoff, elapsedMs: number): BackoffPlace {
  const first = Math.min(maxMs, initialMs);
  const elapsed = Math.max(0, elapsedMs);
  const growth = factor > 1 ? Math.log(factor) : 0;
  // The number of delays below the maximum, and the sum of the first n of them.
  const growing = growth > 0 ? Math.max(0, Math.ceil(Math.log(maxMs / first) / growth)) : 0;
  const sum = (polls: number) => (polls === 0 ? 0 : (first * Math.expm1(polls * growth)) / (factor - 1));
  const grown = sum(growing);
  if (elapsed >= grown) {
    const delayMs = growth > 0 ? maxMs : first;
    const constant = Math.floor((elapsed - grown) / delayMs);
    return { polls: growing + constant, delayMs, dueMs: grown + (constant + 1) * delayMs };
  }
  let polls = Math.floor(Math.log1p((elapsed * (factor - 1)) / first) / growth);
  // Floating-point numbers may be off by one.
  if (sum(polls) > elapsed) polls -= 1;
  if (sum(polls + 1) <= elapsed) polls += 1;
  return { polls, delayMs: Math.min(maxMs, first * factor ** polls), dueMs: sum(polls + 1) };
}

/** The backoff during a cancel: short enough for many polls before the cancel deadline, however slow the wait's own backoff is. */
export function cancelBackoff(backoff: Backoff, cancelDeadlineMs: number): Backoff {
  const initialMs = Math.min(backoff.initialMs, CANCEL_INTERVAL_MS);
  return { ...backoff, initialMs, maxMs: Math.max(initialMs, Math.min(backoff.maxMs, cancelDeadlineMs / 10)) };
}

const CANCEL_INTERVAL_MS = 2_000;

/**
 * The delay that a Retry-After header requests, bounded to 0 … {@link RETRY_AFTER_CAP_MS}; undefined if the header is absent or is neither
 * whole seconds nor an HTTP date (RFC 9110, section 10.2.3). A date in the past means "now".
 * @param now when the answer was given, by the clock of the server that gave it; milliseconds since the epoch
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  const value = header?.trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return clamp(Number(value) * 1_000);
  const at = httpDate(value);
  return at === undefined ? undefined : clamp(at - now);
}

/** An HTTP date in milliseconds since the epoch; undefined for anything else. */
export function httpDate(header: string | undefined): number | undefined {
  const value = header?.trim() ?? '';
  const at = HTTP_DATE.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(at) ? undefined : at;
}

// Only IMF-fixdate, the only form that servers may send today: Date.parse alone would accept almost anything.
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** The delay before the next poll. A vendor's Retry-After wins over the backoff, but is never shorter than its initial delay. */
export function nextPollDelay(backoff: Backoff, polls: number, random: number, retryAfterMs?: number): number {
  return retryAfterMs === undefined
    ? backoffDelay(backoff, polls, random)
    : Math.max(backoff.initialMs, clamp(retryAfterMs));
}

/**
 * The delay between a change and the next poll. It counts from the poll that saw the change, so that time in a queue does not delay the next
 * one; a difference between the clocks of two workers can shorten it. A vendor's Retry-After counts from now.
 * @param change from the poll's request: the vendor's Retry-After, and when the change was seen, in milliseconds since the epoch
 * @param now milliseconds since the epoch
 * @returns at least 1, because the server ignores a delay of 0
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

/** The longest delay before a poll that its own attempt sits out. */
export const CARRIED_DELAY_MS = 3_000;

/**
 * Whether the first attempt after a change waits for the delay itself and then polls. It saves an attempt for each change, but keeps a slot
 * of the worker, so a longer delay is left to the server, as the delay of an attempt that polls nothing.
 */
export function carriesDelay({ initialMs, jitter }: Backoff, { retryAfterMs }: { retryAfterMs?: number }): boolean {
  return retryAfterMs === undefined && initialMs * (1 + jitter) <= CARRIED_DELAY_MS;
}

function clamp(ms: number): number {
  return Math.min(RETRY_AFTER_CAP_MS, Math.max(0, ms));
}
