import { describe, expect, it } from '@jest/globals';
import { EXIT, EXITS_FROM_GOOD_TO_BAD, FAILURES, worstExit } from '../../src/contract/failures.js';

describe('the exit code of several jobs', () => {
  const cases: [string, number[], number][] = [
    ['is 0 without a job', [], 0],
    ['is 0 only where all are 0', [0, 0, 0], 0],
    ['does not let one that still runs hide a failed job', [5, 3, 0], 3],
    ['reports one that still runs rather than a success', [0, 5], 5],
    ['a failed job is worse than a cancelled one', [4, 3, 4], 3],
    ['a job whose end we do not know is worse than one that failed', [3, 10, 3], 10],
    ['a lost job is worse than content that is not collected', [9, 6, 10], 6],
    ['a vendor that refused us is worse than a lost job', [6, 7], 7],
    ['a Temporal that is away is worse than what was seen before', [0, 3, 8, 7], 8],
    ['a start that was refused is worse than a Temporal that is away', [8, 2], 2],
    ['an error of ours is worse than all that', [1, 2, 8], 1],
    ['a Ctrl-C that left before the answer is worst', [1, 130, 0], 130],
  ];

  it.each(cases)('%s', (_name, codes, worst) => {
    expect(worstExit(codes)).toBe(worst);
    expect(worstExit([...codes].reverse())).toBe(worst);
  });

  it('ranks every exit code once', () => {
    const used = new Set<number>([...Object.values(EXIT), ...Object.values(FAILURES).map(({ exit }) => exit)]);
    expect(new Set(EXITS_FROM_GOOD_TO_BAD)).toEqual(used);
    expect(EXITS_FROM_GOOD_TO_BAD).toHaveLength(used.size);
  });
});
