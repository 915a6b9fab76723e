import { describe, expect, it } from '@jest/globals';
import { parseDuration } from '../../src/contract/duration.js';

describe('a duration', () => {
  it.each([
    ['90s', 90_000],
    ['15m', 900_000],
    ['1.5h', 5_400_000],
    ['7d', 604_800_000],
    ['2 w', 1_209_600_000],
    ['250ms', 250],
    ['3650d', 315_360_000_000],
    ['1.25s', 1_250],
    ['2  h', 7_200_000],
    ['1h30m', 5_400_000],
    ['1d2h3m4s5ms', 93_784_005],
    ['1h30.5m', 5_430_000],
  ])('is one or more numbers with a unit each: %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });
  it.each([
    ['90'],
    [''],
    ['-1s'],
    ['1y'],
    ['3651d'],
    ['1e3s'],
    ['1h30'],
    ['1h,30m'],
    ['1h -30m'],
    ['3650d1s'],
    ['h'],
    ['1s later'],
    ['1.s'],
    ['PT1H'],
    [' 1s'],
    ['٣s'],
    [90],
    [null],
    [undefined],
  ])('is not %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});
