import { describe, expect, it } from '@jest/globals';
import { acceptInput } from '../../src/input.js';
import { UNSEEN, type Observation } from '../../src/job.js';
import {
  newRecord,
  noteCondition,
  noteObservation,
  outcomeOf,
  patienceEnd,
  queueEnd,
  type WaitRecord,
} from '../../src/workflows/wait-record.js';

const MINUTE = 60_000;

function fresh(input: object = {}): WaitRecord {
  const verdict = acceptInput({ connection: 'conn', jobId: '1', ...input });
  if (!('accepted' in verdict)) throw new Error(verdict.problems.join());
  return newRecord(verdict.accepted, 0);
}

const seen = (change: Partial<Observation>): Observation => ({ ...UNSEEN, vendor: 'nexus-ic', ...change });

describe('patience', () => {
  it.each<[Observation['condition'], number | undefined]>([
    ['clear', undefined],
    ['unreachable', undefined],
    ['unintelligible', 10 * MINUTE],
    ['refused', 30 * MINUTE],
    ['missing', 2 * MINUTE],
    ['unserved', 10 * MINUTE],
    ['unstored', undefined],
  ])('with %s lasts %j ms by default', (condition, lasts) => {
    const record = fresh();
    noteCondition(record, condition, undefined, 1_000);
    expect(patienceEnd(record)).toBe(lasts === undefined ? undefined : lasts + (condition === 'clear' ? 0 : 1_000));
  });
  it('with an unserved connection has no end for a job that was once seen', () => {
    const record = fresh();
    noteObservation(record, seen({ state: 'running' }), 1, 10);
    noteCondition(record, 'unserved', undefined, 20);
    expect(patienceEnd(record)).toBeUndefined();
  });
  it('is counted from the first of an unbroken row of looks that met the condition', () => {
    const record = fresh();
    noteObservation(record, seen({ condition: 'missing' }), 1, 1_000);
    noteObservation(record, seen({ condition: 'missing', percent: 20 }), 1, 50_000);
    expect(patienceEnd(record)).toBe(1_000 + 2 * MINUTE);
    noteObservation(record, seen({ state: 'running' }), 1, 60_000);
    noteObservation(record, seen({ state: 'running', condition: 'missing' }), 1, 70_000);
    expect(patienceEnd(record)).toBe(70_000 + 2 * MINUTE);
  });
});

describe('the queue deadline', () => {
  it('counts from when the job was first seen queued, and only while it is', () => {
    const record = fresh({ queueDeadline: '1h' });
    expect(queueEnd(record)).toBeUndefined();
    noteObservation(record, seen({ state: 'queued' }), 1, 5_000);
    noteObservation(record, seen({ state: 'queued', percent: 10 }), 1, 9_000);
    expect(queueEnd(record)).toBe(5_000 + 60 * MINUTE);
    noteObservation(record, seen({ state: 'running' }), 1, 10_000);
    expect(queueEnd(record)).toBeUndefined();
  });
  it('gives way to a deadline that comes first', () => {
    const record = fresh({ queueDeadline: '1h' });
    noteObservation(record, seen({ state: 'queued' }), 1, 5_000);
    record.deadlineAt = 6_000;
    expect(queueEnd(record)).toBeUndefined();
  });
  it('that was not asked for does not outlive an extended deadline', () => {
    const record = fresh({ deadline: '1h' });
    noteObservation(record, seen({ state: 'queued' }), 1, 0);
    record.deadlineAt = 5 * 60 * MINUTE;
    expect(queueEnd(record)).toBeUndefined();
  });
});

describe('the outcome', () => {
  it('shows a job as being cancelled once the cancel is accepted, until it has ended', () => {
    const record = fresh();
    noteObservation(record, seen({ state: 'running' }), 1, 0);
    record.cancel = { by: 'caller', at: '', reason: null, result: 'accepted' };
    expect(outcomeOf(record, 0).state).toBe('cancelling');
    noteObservation(record, seen({ state: 'cancelled' }), 1, 0);
    expect(outcomeOf(record, 0).state).toBe('cancelled');
  });
  it('gives the moment of our look where the vendor gives no end', () => {
    const record = fresh();
    noteObservation(record, seen({ state: 'succeeded' }), 3, 86_400_000);
    expect(outcomeOf(record, 90_000_000)).toMatchObject({
      times: { awaitedFrom: '1970-01-01T00:00:00.000Z', ended: '1970-01-02T00:00:00.000Z' },
      cost: { looks: 3, edges: 1, waitedSeconds: 90_000 },
    });
  });
});
