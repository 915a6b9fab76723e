import { describe, expect, it } from '@jest/globals';
import { isForgotten, pollAfterSignal, SignalBudget } from '../../src/serving/hint-limits.js';

describe('the hints for one wait', () => {
  /** The times at which a signal is sent, for hints at these times, in seconds. */
  function signalsFor(hints: readonly number[]): number[] {
    let pollAt: number | undefined;
    return hints.filter((second) => {
      const now = second * 1_000;
      if (pollAt !== undefined && now < pollAt) return false;
      pollAt = pollAfterSignal(now, pollAt);
      return true;
    });
  }

  it.each([
    ['one hint is one signal', [0], [0]],
    ['a second hint is a signal too, because the poll may have come before what it is about', [0, 1], [0, 1]],
    ['what comes before the poll of that signal needs none', [0, 1, 2, 3, 4.9], [0, 1]],
    ['a hint after that poll is a signal again', [0, 1, 5, 6, 9.9], [0, 1, 5]],
    ['hints that are far apart are all signals', [0, 6, 12], [0, 6, 12]],
    ['a flood is a signal every 5 s', Array.from({ length: 300 }, (_, nth) => nth / 10), [0, 0.1, 5, 10, 15, 20, 25]],
  ])('%s', (_title, hints, signals) => {
    expect(signalsFor(hints)).toEqual(signals);
  });

  it('are forgotten when the next signal would be answered at once', () => {
    expect([9_999, 10_000].map((now) => isForgotten(5_000, now))).toEqual([false, true]);
  });
});

describe('the signals to one connection', () => {
  it('are at most half of its rate limit, after a burst of ten seconds of it', () => {
    const budget = new SignalBudget(10, 0);
    const taken = (now: number) => budget.take(now) === 0;
    expect(Array.from({ length: 60 }, () => taken(0)).filter(Boolean)).toHaveLength(50);
    expect(Array.from({ length: 60 }, () => taken(2_000)).filter(Boolean)).toHaveLength(10);
    expect(Array.from({ length: 60 }, () => taken(3_600_000)).filter(Boolean)).toHaveLength(50);
  });

  it('come back when the budget says', () => {
    const budget = new SignalBudget(0.1, 0);
    expect([budget.take(0), budget.take(0)]).toEqual([0, 20_000]);
    expect([budget.take(19_900) > 0, budget.take(20_100)]).toEqual([true, 0]);
  });

  it('are not more when the clock goes back', () => {
    const budget = new SignalBudget(0.1, 10_000);
    expect([budget.take(10_000), budget.take(0), budget.take(5_000)]).toEqual([0, 20_000, 15_000]);
  });
});
