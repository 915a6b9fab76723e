import { describe, expect, it } from '@jest/globals';
import { WatchAges } from '../../src/serving/watch-ages.js';

const watch = { connection: 'calls', shard: 0 };

/** The ages of the watch after each measurement, one every 30 s from 0 on. */
function ages(...measured: { coveredAt?: number; scheduledAt?: number }[]) {
  const watches = new WatchAges();
  return measured.map((progress, nth) => watches.at(nth * 30_000, [{ ...watch, ...progress }])[0]?.value);
}

describe('the age of a watch', () => {
  it('counts from what its polls cover', () => {
    expect(ages({ coveredAt: -2_000 }, { coveredAt: 29_000 })).toEqual([2, 1]);
  });
  it('grows while its polls are scheduled again and no worker takes them', () => {
    expect(ages({ coveredAt: -2_000 }, { scheduledAt: 29_000 }, { scheduledAt: 59_000 })).toEqual([2, 32, 62]);
  });
  it('counts from the start of its polls if they never said what they cover', () => {
    expect(ages({ scheduledAt: -5_000 }, { scheduledAt: -5_000 })).toEqual([5, 35]);
  });
  it('grows while Temporal does not describe the watch, and is unknown before it does', () => {
    expect(ages({}, { coveredAt: 29_000 }, {})).toEqual([undefined, 1, 31]);
  });
  it('is not negative where the clocks differ', () => {
    expect(ages({ coveredAt: 3_000 })).toEqual([0]);
  });
  it('starts from 0 with a watch that is started again', () => {
    const watches = new WatchAges();
    watches.at(0, [{ ...watch, coveredAt: -2_000 }]);
    expect(watches.at(30_000, [])).toEqual([]);
    expect(watches.at(60_000, [{ ...watch, scheduledAt: 59_000 }])).toEqual([
      { labels: { connection: 'calls', shard: '0' }, value: 1 },
    ]);
  });
});
