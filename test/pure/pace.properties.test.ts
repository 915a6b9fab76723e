import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextLookDelay, paceDelay, parseRetryAfter, RETRY_AFTER_CAP_MS, type Pace } from '../../src/pace.js';

/** Whatever the input allows, also where the first delay is the longest. */
const paces: fc.Arbitrary<Pace> = fc
  .record({
    firstMs: fc.integer({ min: 10, max: 3_600_000 }),
    factor: fc.double({ min: 1, max: 10, noNaN: true }),
    more: fc.integer({ min: 0, max: 86_400_000 }),
    jitter: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ firstMs, factor, more, jitter }) => ({ firstMs, factor, maxMs: firstMs + more, jitter }));
const dice = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const looks = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 1_000_000_000 }));

describe('the pace, whatever it is', () => {
  it('gives a whole number of milliseconds from 1 on, within its jitter of its bounds', () => {
    fc.assert(
      fc.property(paces, looks, dice, (pace, nth, random) => {
        const delay = paceDelay(pace, nth, random);
        expect(Number.isInteger(delay) && delay >= 1).toBe(true);
        expect(delay).toBeGreaterThanOrEqual(Math.floor(pace.firstMs * (1 - pace.jitter)));
        expect(delay).toBeLessThanOrEqual(Math.ceil(pace.maxMs * (1 + pace.jitter)));
      }),
    );
  });

  it('never gets quicker from look to look with the same dice', () => {
    fc.assert(
      fc.property(paces, looks, dice, (pace, nth, random) => {
        expect(paceDelay(pace, nth + 1, random)).toBeGreaterThanOrEqual(paceDelay(pace, nth, random));
      }),
    );
  });

  it('is slower with higher dice, and is its middle without jitter', () => {
    fc.assert(
      fc.property(paces, looks, dice, dice, (pace, nth, one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        expect(paceDelay(pace, nth, low)).toBeLessThanOrEqual(paceDelay(pace, nth, high));
        expect(paceDelay({ ...pace, jitter: 0 }, nth, one)).toBe(paceDelay(pace, nth, 0.5));
      }),
    );
  });

  it('obeys the vendor within an hour, and never looks sooner than its first delay', () => {
    const asked = fc.oneof(fc.integer({ min: -1_000_000, max: 100_000_000 }), fc.double({ noNaN: true }));
    fc.assert(
      fc.property(paces, looks, dice, asked, (pace, nth, random, retryAfterMs) => {
        const delay = nextLookDelay(pace, nth, random, retryAfterMs);
        expect(delay).toBeGreaterThanOrEqual(pace.firstMs);
        expect(delay).toBeLessThanOrEqual(Math.max(pace.firstMs, RETRY_AFTER_CAP_MS));
        if (retryAfterMs >= pace.firstMs && retryAfterMs <= RETRY_AFTER_CAP_MS) expect(delay).toBe(retryAfterMs);
      }),
    );
  });
});

describe('Retry-After, whatever a vendor writes', () => {
  const now = fc.integer({ min: 0, max: Date.UTC(2100, 0) });

  it('is no number outside of 0 and an hour', () => {
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
      { numRuns: 1_000 },
    );
  });

  it('is read alike in seconds and as a date', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_600 }), now, (seconds, at) => {
        const onTheSecond = at - (at % 1_000);
        const date = new Date(onTheSecond + seconds * 1_000).toUTCString();
        expect(parseRetryAfter(String(seconds), onTheSecond)).toBe(seconds * 1_000);
        expect(parseRetryAfter(date, onTheSecond)).toBe(seconds * 1_000);
      }),
    );
  });

  it('that is past means now', () => {
    fc.assert(
      fc.property(now, fc.integer({ min: 1_000, max: 1e12 }), (at, ago) => {
        fc.pre(at - ago >= 0);
        expect(parseRetryAfter(new Date(at - ago).toUTCString(), at)).toBe(0);
      }),
    );
  });
});
