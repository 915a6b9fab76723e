import { describe, expect, it } from '@jest/globals';
import { ConnectionFailures } from '../../src/activities/connection-failures.js';

const health = () => new ConnectionFailures({ condition: 'clear', since: 0 }, 0);

describe('the health of a connection', () => {
  it('is unreachable after three consecutive failures, since the first of them', () => {
    const one = health();
    one.failed('unreachable', 'HTTP 503', 1_000);
    one.failed('unreachable', 'HTTP 503', 2_000);
    expect(one.failing).toBe(false);
    one.failed('unreachable', 'HTTP 502', 3_000);
    expect(one.state).toEqual({ condition: 'unreachable', problem: 'HTTP 502', since: 1_000 });
  });
  it('stays good if polls of other jobs work in between', () => {
    const one = health();
    for (let at = 0; at < 100; at += 1) {
      one.failed('unreachable', 'HTTP 500', at);
      one.failed('unreachable', 'HTTP 500', at);
      one.worked(at);
    }
    expect(one.failing).toBe(false);
  });
  it('lets one poll at a time through while it is bad, at growing intervals, and no sooner than the vendor asks', () => {
    const one = health();
    for (let nth = 0; nth < 3; nth += 1) one.failed('unreachable', 'HTTP 503', 0);
    expect([one.mayPoll(1_999, 12), one.mayPoll(2_000, 12)]).toEqual([0, 1]);
    one.failed('unreachable', 'HTTP 503', 2_000);
    expect([one.mayPoll(4_999, 12), one.mayPoll(5_000, 12)]).toEqual([0, 1]);
    one.failed('unreachable', 'HTTP 503', 5_000, 60_000);
    expect([one.mayPoll(64_999, 12), one.mayPoll(65_000, 12)]).toEqual([0, 1]);
    one.worked(65_000);
    expect(one.mayPoll(65_000, 12)).toBe(12);
    expect(one.state).toEqual({ condition: 'clear', since: 65_000 });
  });
  it('keeps its start while the condition lasts, and has a new start after three failures in a row with another condition', () => {
    const one = health();
    for (let at = 0; at < 10; at += 1) one.failed('unreachable', undefined, at);
    expect(one.state.since).toBe(0);
    for (let at = 20; at < 23; at += 1) one.failed('refused', 'HTTP 401', at);
    expect(one.state).toMatchObject({ condition: 'refused', since: 20 });
  });
  it('does not change with each job if jobs fail in different ways', () => {
    const one = health();
    for (let at = 0; at < 99; at += 1) one.failed(at % 2 === 0 ? 'unreachable' : 'refused', undefined, at);
    expect(one.state).toMatchObject({ condition: 'unreachable', since: 2 });
  });
  it('is good from the beginning if nobody served the connection before', () => {
    const one = new ConnectionFailures({ condition: 'unserved', problem: 'no worker', since: 0 }, 90_000);
    expect(one.state).toEqual({ condition: 'clear', since: 90_000 });
    expect(one.mayPoll(90_000, 12)).toBe(12);
  });
});
