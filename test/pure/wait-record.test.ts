import { describe, expect, it } from '@jest/globals';
import { acceptInput } from '../../src/schema/input.js';
import { UNSEEN, type Observation } from '../../src/contract/job.js';
import { unseenOutcome } from '../../src/contract/outcome.js';
import { patienceEnd, queueEnd } from '../../src/contract/wait-limits.js';
import {
  newRecord,
  noteCondition,
  noteDeadlineExtended,
  notePoll,
  noteObservation,
  outcomeOf,
  outcomeOfInput,
  type WaitRecord,
} from '../../src/contract/wait-record.js';

const MINUTE = 60_000;

function fresh(input: object = {}): WaitRecord {
  const verdict = acceptInput({ connection: 'conn', jobId: '1', ...input });
  if (!('accepted' in verdict)) throw new Error(verdict.problems.join());
  return newRecord(verdict.accepted, 0);
}

const seen = (change: Partial<Observation>): Observation => ({ ...UNSEEN, vendor: 'nexus-ic', ...change });

describe('the limits of a connection', () => {
  it('also shorten a deadline that was extended before the first poll reported them', () => {
    const record = fresh({ deadline: '1m' });
    noteDeadlineExtended(record, 60 * MINUTE, 1_000);
    const limits = { minIntervalMs: 0, maxDeadlineMs: 5 * MINUTE };
    notePoll(record, { observation: seen({ state: 'running' }), polls: 1, limits }, 2_000);
    expect(record.deadlineAt).toBe(5 * MINUTE);
    expect(outcomeOf(record, 2_000).timeline).toContainEqual(
      expect.objectContaining({ event: 'limited', detail: expect.stringContaining('the deadline is 5m, not 1h') }),
    );
  });
});

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
  it('is counted from the first of an unbroken row of polls that met the condition', () => {
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
  it('has the time of the poll if the vendor gives no end', () => {
    const record = fresh();
    noteObservation(record, seen({ state: 'succeeded' }), 3, 86_400_000);
    expect(outcomeOf(record, 90_000_000)).toMatchObject({
      times: { awaitedFrom: '1970-01-01T00:00:00.000Z', ended: '1970-01-02T00:00:00.000Z' },
      cost: { polls: 3, changes: 1, waitedSeconds: 90_000 },
    });
  });
});

describe('a wait that begins', () => {
  it('knows its deadline and who started it, and nothing about the job', () => {
    const record = newRecord(fresh({ deadline: '1h' }).input, 5_000, 'parent', { searchAttributes: ['VigilState'] });
    expect(record).toMatchObject({
      phase: 'waiting',
      observation: UNSEEN,
      seen: false,
      conditionSince: 5_000,
      queuedSince: null,
      awaitedFrom: 5_000,
      deadlineAt: 5_000 + 60 * MINUTE,
      endedAt: null,
      pollNowAt: 0,
      pollNowPending: false,
      polls: 0,
      changes: 0,
      content: [],
      cancel: null,
      callers: ['parent'],
      searchAttributes: ['VigilState'],
    });
    expect(fresh().callers).toEqual(['']);
  });
});

describe('a poll', () => {
  it('has only its own delay from the vendor, and keeps the link of an earlier poll', () => {
    const record = fresh();
    const observation = seen({ state: 'running' });
    notePoll(record, { observation, polls: 2, retryAfterMs: 7_000, link: 'https://a.example/1' }, 10);
    expect(record).toMatchObject({
      observation,
      polls: 2,
      changes: 1,
      retryAfterMs: 7_000,
      link: 'https://a.example/1',
    });
    notePoll(record, { observation, polls: 3 }, 20);
    expect(record).toMatchObject({ polls: 5, changes: 2, retryAfterMs: undefined, link: 'https://a.example/1' });
    notePoll(record, { observation, polls: 1, link: 'https://b.example/1' }, 30);
    expect(record.link).toBe('https://b.example/1');
  });
  it.each<[Partial<Observation>, boolean]>([
    [{ state: 'running' }, true],
    [{ state: 'unknown', condition: 'clear' }, true],
    [{ state: 'running', condition: 'unreachable' }, true],
    [{ state: 'unknown', condition: 'unreachable' }, false],
  ])('of %j has seen the job: %s', (change, isSeen) => {
    const record = fresh();
    noteObservation(record, seen(change), 1, 10);
    expect(record.seen).toBe(isSeen);
  });
  it('that met a condition keeps what was known of the job', () => {
    const record = fresh();
    noteObservation(record, seen({ state: 'running', percent: 40 }), 1, 10);
    noteCondition(record, 'unstored', 'full', 20);
    expect(record.observation).toMatchObject({ state: 'running', percent: 40, condition: 'unstored', problem: 'full' });
    expect([record.changes, record.conditionSince]).toEqual([2, 20]);
    noteCondition(record, 'unstored', 'still full', 30);
    expect(record.observation.problem).toBe('still full');
    expect([record.changes, record.conditionSince]).toEqual([2, 20]);
  });
});

describe('the outcome of what is known', () => {
  it('has everything that the vendor said', () => {
    const record = fresh();
    const said = { queued: 'q', started: 's', ended: 'e', outputLocation: 'o', summary: 'all rows', percent: 0 };
    noteObservation(record, seen({ state: 'succeeded', vendorState: '4', ...said }), 1, 1_000);
    expect(outcomeOf(record, 2_000)).toEqual({
      vendor: 'nexus-ic',
      connection: 'conn',
      jobId: '1',
      phase: 'waiting',
      state: 'succeeded',
      condition: 'clear',
      vendorState: '4',
      percent: 0,
      summary: 'all rows',
      times: { awaitedFrom: '1970-01-01T00:00:00.000Z', queued: 'q', started: 's', ended: 'e' },
      messages: record.messages,
      content: [],
      outputLocation: 'o',
      cancel: null,
      timeline: [
        { at: '1970-01-01T00:00:00.000Z', state: 'unknown', condition: 'clear' },
        { at: '1970-01-01T00:00:01.000Z', state: 'succeeded', condition: 'clear', percent: 0 },
      ],
      cost: { polls: 1, changes: 1, waitedSeconds: 2 },
    });
  });
  it('has no value that the vendor did not give', () => {
    expect(outcomeOf(fresh(), 0)).toEqual({
      ...unseenOutcome('conn', '1', '1970-01-01T00:00:00.000Z', 'waiting'),
      timeline: [{ at: '1970-01-01T00:00:00.000Z', state: 'unknown', condition: 'clear' }],
    });
  });
  it.each([[null], [undefined], ['text'], [{ connection: 7, jobId: [] }]])(
    'of an input like %j names no job',
    (raw) => {
      expect(outcomeOfInput(raw, 'ended', 0)).toEqual(unseenOutcome('', '', '1970-01-01T00:00:00.000Z', 'ended'));
    },
  );
  it('of an input that is refused names the job if possible', () => {
    expect(outcomeOfInput({ connection: 'calls', jobId: '34', deadline: 7 }, 'ended', 0)).toMatchObject({
      connection: 'calls',
      jobId: '34',
    });
  });
});

describe('a vendor whose clock differs from ours', () => {
  it.each(['1969-12-31T00:00:00.000Z', '2096-01-01T00:00:00.000Z'])(
    "at %s keeps its own times, and changes none of Vigil's",
    (at) => {
      const record = fresh({ queueDeadline: '1h' });
      noteObservation(record, seen({ state: 'queued', queued: at }), 1, 5_000);
      expect(queueEnd(record)).toBe(5_000 + 60 * MINUTE);
      noteObservation(record, seen({ state: 'succeeded', queued: at, started: at, ended: at }), 1, 65_000);
      const { times, cost, timeline } = outcomeOf(record, 65_000);
      expect(times).toEqual({ awaitedFrom: '1970-01-01T00:00:00.000Z', queued: at, started: at, ended: at });
      expect(cost.waitedSeconds).toBe(65);
      expect(timeline.map((entry) => entry.at)).not.toContain(at);
    },
  );
});
