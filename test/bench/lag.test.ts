import { describe, expect, it } from '@jest/globals';
import { lagsOf, polledAtAgain, percentile } from '../../bench/lag.js';

const INTERVAL_MS = 30_000;

describe('the lag of a poll', () => {
  it.each([
    [
      'nothing for one that comes as it is due',
      [
        ['a', 0, 10],
        ['a', 30_010, 30_020],
      ],
      [0],
    ],
    [
      'counted from the answer to the poll before, and not from its begin',
      [
        ['a', 0, 500],
        ['a', 30_600, 30_700],
      ],
      [100],
    ],
    [
      'one of each job',
      [
        ['a', 0, 0],
        ['b', 5, 5],
        ['a', 30_001, 30_001],
        ['b', 30_007, 30_007],
      ],
      [1, 2],
    ],
    [
      'below zero for one that comes too early',
      [
        ['a', 0, 0],
        ['a', 29_900, 29_900],
      ],
      [-100],
    ],
  ] as const)('is %s', (_what, polls, lags) => {
    expect(lagsOf(polls, INTERVAL_MS, [20_000, 40_000])).toEqual(lags);
  });

  it('counts from polls before the window, and only for polls within it', () => {
    const polls = [
      ['a', 0, 0],
      ['a', 31_000, 31_000],
      ['a', 63_000, 63_000],
      ['a', 99_000, 99_000],
    ] as const;
    expect(lagsOf(polls, INTERVAL_MS, [60_000, 70_000])).toEqual([2_000]);
  });

  it('is the delay at the end of the window if a poll was due and has not come', () => {
    expect(lagsOf([['a', 0, 0]], INTERVAL_MS, [20_000, 45_000])).toEqual([15_000]);
  });
});

describe('a percentile', () => {
  it.each([
    [0.5, 2],
    [0.99, 4],
    [0, 1],
  ])('is the value that a share of %d of the values does not exceed', (share, value) => {
    expect(percentile([4, 1, 3, 2], share)).toBe(value);
  });

  it('is not a number if there are no values', () => {
    expect(percentile([], 0.5)).toBeNaN();
  });
});

describe('the time until all waits are polled again', () => {
  const polls = [
    ['a', 90, 91],
    ['a', 120, 121],
    ['b', 150, 151],
    ['a', 200, 201],
  ] as const;

  it('is the time of the last first poll', () => {
    expect(polledAtAgain(polls, ['a', 'b'], 100)).toBe(50);
  });

  it('is not known if one wait was never polled', () => {
    expect(polledAtAgain(polls, ['a', 'b', 'c'], 100)).toBeUndefined();
  });
});
