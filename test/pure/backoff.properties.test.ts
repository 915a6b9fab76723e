import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  nextPollDelay,
  backoffDelay,
  parseRetryAfter,
  RETRY_AFTER_CAP_MS,
  type Backoff,
} from '../../src/contract/backoff.js';
import { runs } from '../helpers/runs.js';

/** Whatever the input allows, also where the first delay is the longest. */
const backoffs: fc.Arbitrary<Backoff> = fc
  .record({
    initialMs: fc.integer({ min: 10, max: 3_600_000 }),
    factor: fc.double({ min: 1, max: 10, noNaN: true }),
    more: fc.integer({ min: 0, max: 86_400_000 }),
    jitter: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ initialMs, factor, more, jitter }) => ({ initialMs, factor, maxMs: initialMs + more, jitter }));
const dice = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const polls = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 1_000_000_000 }));

describe('any backoff', () => {
  it('gives a whole number of milliseconds from 1 on, within its jitter of its bounds', () => {
    fc.assert(
      fc.property(backoffs, polls, dice, (backoff, nth, random) => {
        const delay = backoffDelay(backoff, nth, random);
        expect(Number.isInteger(delay) && delay >= 1).toBe(true);
        expect(delay).toBeGreaterThanOrEqual(Math.floor(backoff.initialMs * (1 - backoff.jitter)));
        expect(delay).toBeLessThanOrEqual(Math.ceil(backoff.maxMs * (1 + backoff.jitter)));
      }),
    );
  });

  it('never gets faster from poll to poll with the same random number', () => {
    fc.assert(
      fc.property(backoffs, polls, dice, (backoff, nth, random) => {
        expect(backoffDelay(backoff, nth + 1, random)).toBeGreaterThanOrEqual(backoffDelay(backoff, nth, random));
      }),
    );
  });

  it('is slower with a higher random number, and is the middle without jitter', () => {
    fc.assert(
      fc.property(backoffs, polls, dice, dice, (backoff, nth, one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        expect(backoffDelay(backoff, nth, low)).toBeLessThanOrEqual(backoffDelay(backoff, nth, high));
        expect(backoffDelay({ ...backoff, jitter: 0 }, nth, one)).toBe(backoffDelay(backoff, nth, 0.5));
      }),
    );
  });

  it("respects the vendor's delay within an hour, and never polls sooner than its first delay", () => {
    const asked = fc.oneof(fc.integer({ min: -1_000_000, max: 100_000_000 }), fc.double({ noNaN: true }));
    fc.assert(
      fc.property(backoffs, polls, dice, asked, (backoff, nth, random, retryAfterMs) => {
        const delay = nextPollDelay(backoff, nth, random, retryAfterMs);
        expect(delay).toBeGreaterThanOrEqual(backoff.initialMs);
        expect(delay).toBeLessThanOrEqual(Math.max(backoff.initialMs, RETRY_AFTER_CAP_MS));
        if (retryAfterMs >= backoff.initialMs && retryAfterMs <= RETRY_AFTER_CAP_MS) expect(delay).toBe(retryAfterMs);
      }),
    );
  });
});

describe('any value of Retry-After', () => {
  const now = fc.integer({ min: 0, max: Date.UTC(2100, 0) });

  it('is read as a delay between 0 and an hour', () => {
    const headers = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^[ -]?\d{1,30}(\.\d+)?s?$/),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
      fc.constant(undefined),
    );
    fc.assert(
      fc.property(headers, now, (header, at) => {
        const delay = parseRetryAfter(header, at) ?? 0;
        expect(delay >= 0 && delay <= RETRY_AFTER_CAP_MS).toBe(true);
      }),
      { numRuns: runs(1_000) },
    );
  });

  it('is read the same in seconds and as a date', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_600 }), now, (seconds, at) => {
        const onTheSecond = at - (at % 1_000);
        const date = new Date(onTheSecond + seconds * 1_000).toUTCString();
        expect(parseRetryAfter(String(seconds), onTheSecond)).toBe(seconds * 1_000);
        expect(parseRetryAfter(date, onTheSecond)).toBe(seconds * 1_000);
      }),
    );
  });

  it('in the past means now', () => {
    fc.assert(
      fc.property(now, fc.integer({ min: 1_000, max: 1e12 }), (at, ago) => {
        fc.pre(at - ago >= 0);
        expect(parseRetryAfter(new Date(at - ago).toUTCString(), at)).toBe(0);
      }),
    );
  });
});
