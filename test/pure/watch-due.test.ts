import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { delayAt, firstDue, shardOf } from '../../src/contract/watch-due.js';

const BACKOFF = { initialMs: 2_000, factor: 2, maxMs: 16_000, jitter: 0 };
const member = (more: object = {}) => ({ jobId: 'a', lastChangeAt: 1_000_000, backoff: BACKOFF, ...more });

describe('the due times of a job in a watch', () => {
  it('follow the backoff from the last change on, and then its maximum', () => {
    const due: number[] = [];
    let after = 1_000_000;
    for (let nth = 0; nth < 7; nth += 1) due.push((after = firstDue(member(), after)) - 1_000_000);
    expect(due).toEqual([2_000, 6_000, 14_000, 30_000, 46_000, 62_000, 78_000]);
  });
  it('are the same after any restart, however long it took', () => {
    expect(firstDue(member(), 1_000_000 + 30_000 + 16_000 * 1_000_000 - 1)).toBe(
      1_000_000 + 30_000 + 16_000 * 1_000_000,
    );
  });
  it.each([
    [0, 2_000],
    [2_500, 4_000],
    [14_000, 16_000],
    [9_999_999, 16_000],
  ])('%i ms after the change the delay is %i ms', (elapsed, delay) => {
    expect(delayAt(member(), 1_000_000 + elapsed)).toBe(delay);
  });
  it('differ between jobs by the jitter, and stay within it', () => {
    const delays = Array.from({ length: 500 }, (_, nth) =>
      delayAt(member({ jobId: `job-${nth}`, backoff: { ...BACKOFF, jitter: 0.2 } }), 9_000_000),
    );
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(12_800);
    expect(Math.max(...delays)).toBeLessThanOrEqual(19_200);
    expect(new Set(delays).size).toBeGreaterThan(300);
  });
  it('are never closer together than the connection allows', () => {
    expect(delayAt(member({ backoff: { ...BACKOFF, maxMs: 10, leastMs: 1_000 } }), 9_000_000)).toBe(1_000);
  });
  it('are always later than the covered time, by one delay at most', () => {
    fc.assert(
      fc.property(
        fc.record({
          initialMs: fc.integer({ min: 1, max: 100_000 }),
          factor: fc.double({ min: 1, max: 10, noNaN: true }),
          maxMs: fc.integer({ min: 1, max: 3_600_000 }),
          jitter: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        fc.integer({ min: 0, max: 10_000_000_000 }),
        fc.string(),
        (backoff, elapsed, jobId) => {
          const one = { jobId, lastChangeAt: 5_000, backoff };
          const covered = 5_000 + elapsed;
          const due = firstDue(one, covered);
          expect(due).toBeGreaterThan(covered);
          expect(due - covered).toBeLessThanOrEqual(delayAt(one, covered) + 1);
        },
      ),
    );
  });
});

describe('the shard of a job', () => {
  it('is spread evenly', () => {
    const counts = [0, 0, 0, 0];
    for (let nth = 0; nth < 4_000; nth += 1) counts[shardOf(String(nth), 4)]! += 1;
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});
