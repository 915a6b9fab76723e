import { describe, expect, it, jest } from '@jest/globals';
import { Timeline } from './timeline.js';

describe('Timeline', () => {
  it('shows a step for its number of reads, by default one, and the last step forever', () => {
    const life = new Timeline<{ status: number }>([{ status: 1 }, { status: 3, reads: 2 }, { status: 4 }]);
    expect([1, 2, 3, 4, 5].map(() => life.read().status)).toEqual([1, 3, 3, 4, 4]);
  });

  it('does not move when the current step is inspected without a read', () => {
    const life = new Timeline<{ status: number }>([{ status: 1 }, { status: 4 }]);
    life.read();
    expect([life.current().status, life.current().status, life.read().status]).toEqual([1, 1, 4]);
  });

  it('ends timed steps whether or not they are read', () => {
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

  it('switches to another script immediately', () => {
    const life = new Timeline<{ status: number }>([{ status: 1, reads: 9 }]);
    life.read();
    life.continueWith([{ status: 2 }, { status: 3 }]);
    expect([life.read().status, life.read().status]).toEqual([2, 3]);
  });

  it.each([
    ['A timeline needs at least one step.', []],
    ['A step lasts either reads or ms, not both.', [{ reads: 1, ms: 1 }]],
    ['reads must be an integer from 1.', [{ reads: 0 }]],
    ['ms must be a number from 0.', [{ ms: -1 }]],
  ])('refuses an invalid script: %s', (message, steps) => {
    expect(() => new Timeline(steps)).toThrow(message);
  });
});
