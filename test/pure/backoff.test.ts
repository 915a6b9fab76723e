import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  BLIP_PAUSES_MS,
  cancelBackoff,
  nextPollDelay,
  backoffDelay,
  parseRetryAfter,
  RETRY_AFTER_CAP_MS,
  firstPollDelay,
  backoffPlace,
} from '../../src/contract/backoff.js';

const BACKOFF = { initialMs: 2_000, factor: 1.5, maxMs: 60_000, jitter: 0.2 };
const MIDDLE = 0.5;

describe('the place in the backoff', () => {
  it.each([
    [0, 0],
    [1_999, 0],
    [2_000, 1],
    [4_999, 1],
    [5_000, 2],
    [3_600_000, 66],
  ])('after %d ms is %d polls', (elapsed, polls) => {
    expect(backoffPlace(BACKOFF, elapsed).polls).toBe(polls);
  });
  it('is found as fast for a backoff that hardly grows', () => {
    const slow = { ...BACKOFF, initialMs: 1, factor: 1 + 1e-12, maxMs: 60_000 };
    expect(backoffPlace(slow, 1e10).polls).toBeGreaterThan(9.9e9);
  });
  it('is the number of delays that have passed, for any backoff', () => {
    const backoffs = fc.record({
      initialMs: fc.integer({ min: 100, max: 60_000 }),
      factor: fc.double({ min: 1, max: 10, noNaN: true }),
      maxMs: fc.integer({ min: 100, max: 600_000 }),
    });
    fc.assert(
      fc.property(backoffs, fc.integer({ min: 0, max: 500_000 }), (backoff, elapsed) => {
        let polls = 0;
        let sum = 0;
        for (;;) {
          sum += Math.min(backoff.maxMs, backoff.initialMs * backoff.factor ** polls);
          if (sum > elapsed) break;
          polls += 1;
        }
        // Summed in another order, a double may fall on the other side of a poll.
        const place = backoffPlace({ ...backoff, jitter: 0 }, elapsed);
        expect(Math.abs(place.polls - polls)).toBeLessThanOrEqual(1);
        expect(place.dueMs).toBeGreaterThan(elapsed);
        expect(place.dueMs - elapsed).toBeLessThanOrEqual(place.delayMs + 1e-6 * place.dueMs);
      }),
    );
  });
});

describe('the backoff', () => {
  it.each([
    [1, 2_000],
    [2, 3_000],
    [3, 4_500],
    [9, 51_258],
    [10, 60_000],
    [1_000_000, 60_000],
  ])('grows by its factor up to its maximum: after %d polls %d ms', (polls, delay) => {
    expect(backoffDelay(BACKOFF, polls, MIDDLE)).toBe(delay);
  });
  it('stays constant with a factor of 1', () => {
    expect(backoffDelay({ ...BACKOFF, factor: 1 }, 500, MIDDLE)).toBe(2_000);
  });
  it.each([
    [0, 1_600],
    [MIDDLE, 2_000],
    [0.999_999_9, 2_400],
  ])('differs by its jitter either way: random number %d, %d ms', (dice, delay) => {
    expect(backoffDelay(BACKOFF, 1, dice)).toBe(delay);
  });
  it('stays within its bounds for any random number and any number of polls', () => {
    const dice = fc.double({ min: 0, max: 0.999_999, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), dice, (polls, random) => {
        const delay = backoffDelay(BACKOFF, polls, random);
        expect(delay).toBeGreaterThanOrEqual(1_600);
        expect(delay).toBeLessThanOrEqual(72_000);
      }),
    );
  });
  it('uses the delay that the vendor asks for, but is never faster than its first delay', () => {
    expect(nextPollDelay(BACKOFF, 5, MIDDLE, 30_000)).toBe(30_000);
    expect(nextPollDelay(BACKOFF, 5, MIDDLE, 0)).toBe(2_000);
    expect(nextPollDelay(BACKOFF, 5, MIDDLE, 10 * RETRY_AFTER_CAP_MS)).toBe(RETRY_AFTER_CAP_MS);
    expect(nextPollDelay(BACKOFF, 2, MIDDLE)).toBe(3_000);
  });
  it.each([
    ['of the whole backoff', {}, 2_000],
    ['of what is left of it since the poll that saw the change', { polledAt: -1_500 }, 500],
    ['of nothing, where that was long ago; 0 would mean none of ours', { polledAt: -100_000 }, 1],
    ['of no more than the backoff, where the clock of that poll is ahead', { polledAt: 60_000 }, 2_000],
    ['of all that the vendor asked for', { polledAt: -1_500, retryAfterMs: 30_000 }, 30_000],
  ])('has a delay after a change: %s', (_what, change, delay) => {
    expect(firstPollDelay(BACKOFF, MIDDLE, change, 0)).toBe(delay);
  });
  it('polls a blip again twice within 3 s', () => {
    expect(BLIP_PAUSES_MS).toHaveLength(2);
    expect(BLIP_PAUSES_MS[0] + BLIP_PAUSES_MS[1]).toBeLessThan(3_000);
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2026, 0, 1, 12);
  it.each([
    ['120', 120_000],
    [' 7 ', 7_000],
    ['0', 0],
    ['99999999999999999999999999', RETRY_AFTER_CAP_MS],
    ['Thu, 01 Jan 2026 12:00:30 GMT', 30_000],
    ['Thu, 01 Jan 2026 11:00:00 GMT', 0],
    ['Fri, 01 Jan 2038 12:00:00 GMT', RETRY_AFTER_CAP_MS],
    ['3junk', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['2026-01-01T12:00:30Z', undefined],
    ['Thu, 99 Jan 2026 12:00:30 GMT', undefined],
    ['(at) Thu, 01 Jan 2026 12:00:30 GMT', undefined],
    ['Thu, 01 Jan 2026 12:00:30 GMT+0200', undefined],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j is %j', (header, delay) => {
    expect(parseRetryAfter(header, now)).toBe(delay);
  });
});

describe('the backoff of a cancel', () => {
  it('is that of the wait if that is fast', () => {
    expect(cancelBackoff({ ...BACKOFF, maxMs: 20_000 }, 300_000)).toEqual({ ...BACKOFF, maxMs: 20_000 });
  });
  it.each([
    ['5m', 300_000, 2_000, 30_000],
    ['1s', 1_000, 2_000, 2_000],
    ['1d', 86_400_000, 2_000, 3_600_000],
  ])('of a wait that polls once an hour fits into a cancelDeadline of %s', (_text, deadlineMs, initialMs, maxMs) => {
    const hourly = { ...BACKOFF, initialMs: 3_600_000, maxMs: 3_600_000 };
    expect(cancelBackoff(hourly, deadlineMs)).toEqual({ ...BACKOFF, initialMs, maxMs });
  });
});
