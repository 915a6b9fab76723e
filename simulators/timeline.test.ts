import { describe, expect, it, jest } from '@jest/globals';
import { Timeline } from './timeline.js';

describe('Timeline', () => {
  it('shows a step for its number of reads, one by default, and the last for ever', () => {
    const life = new Timeline<{ status: number }>([{ status: 1 }, { status: 3, reads: 2 }, { status: 4 }]);
    expect([1, 2, 3, 4, 5].map(() => life.read().status)).toEqual([1, 3, 3, 4, 4]);
  });

  it('stays where the last read saw it when it is looked at without a read', () => {
    const life = new Timeline<{ status: number }>([{ status: 1 }, { status: 4 }]);
    life.read();
    expect([life.current().status, life.current().status, life.read().status]).toEqual([1, 1, 4]);
  });

  it('lets steps of a given time pass whether anyone looks or not', () => {
    jest.useFakeTimers({ now: 0 });
    try {
      const life = new Timeline<{ status: number }>([{ status: 1, ms: 100 }, { status: 3, ms: 50 }, { status: 4 }]);
      jest.setSystemTime(99);
      expect(life.read().status).toBe(1);
      jest.setSystemTime(500);
      expect(life.read().status).toBe(4);
      expect(life.history.map(({ at }) => at)).toEqual([0, 100, 150]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('leaves the script for another one at once', () => {
    const life = new Timeline<{ status: number }>([{ status: 1, reads: 9 }]);
    life.read();
    life.continueWith([{ status: 2 }, { status: 3 }]);
    expect([life.read().status, life.read().status]).toEqual([2, 3]);
  });

  it.each([
    ['A timeline needs at least one step.', []],
    ['A step lasts either reads or ms, not both.', [{ reads: 1, ms: 1 }]],
    ['reads is an integer from 1.', [{ reads: 0 }]],
    ['ms is a number from 0.', [{ ms: -1 }]],
  ])('refuses a script that cannot be followed: %s', (message, steps) => {
    expect(() => new Timeline(steps)).toThrow(message);
  });
});
