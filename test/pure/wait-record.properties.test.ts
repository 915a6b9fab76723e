/** What a wait knows after any events in any order. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { acceptInput } from '../../src/schema/input.js';
import { CONDITIONS, isTerminal, JOB_STATES, type Condition, type JobState } from '../../src/contract/job.js';
import { patienceEnd, queueEnd } from '../../src/contract/wait-limits.js';
import {
  newRecord,
  noteCondition,
  noteJoined,
  noteLeft,
  notePoll,
  noteObservation,
  outcomeOf,
  type WaitRecord,
} from '../../src/contract/wait-record.js';

const states = fc.constantFrom(...(Object.keys(JOB_STATES) as JobState[]));
const conditions = fc.constantFrom<Condition>(...CONDITIONS);
const observations = fc.record({
  vendor: fc.constant('nexus-ic' as const),
  state: states,
  condition: conditions,
  vendorState: fc.string(),
  percent: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
});
const durations = fc.constantFrom('1s', '90s', '10m', '7d', '3650d');
const inputs = fc.record(
  {
    deadline: durations,
    queueDeadline: durations,
    patience: fc.record(
      {
        unreachable: durations,
        unintelligible: durations,
        missing: durations,
        unserved: durations,
        unstored: durations,
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

type Happening = (record: WaitRecord, now: number) => void;
const callers = fc.constantFrom('a', 'b', 'c', 'd');
const happenings: fc.Arbitrary<Happening> = fc.oneof(
  fc.tuple(observations, fc.nat(50)).map(
    ([observation, polls]): Happening =>
      (record, now) =>
        noteObservation(record, observation, polls, now),
  ),
  fc.tuple(observations, fc.nat(50), fc.option(fc.nat(), { nil: undefined })).map(
    ([observation, polls, retryAfterMs]): Happening =>
      (record, now) =>
        notePoll(record, { observation, polls, retryAfterMs }, now),
  ),
  conditions.map(
    (condition): Happening =>
      (record, now) =>
        noteCondition(record, condition, 'problem', now),
  ),
  callers.map(
    (caller): Happening =>
      (record) =>
        noteJoined(record, caller),
  ),
  callers.map(
    (caller): Happening =>
      (record) =>
        void noteLeft(record, caller),
  ),
);
const lives = fc.array(fc.tuple(happenings, fc.nat(3_600_000)), { maxLength: 30 });

function fresh(input: object): WaitRecord {
  const verdict = acceptInput({ connection: 'conn', jobId: '1', ...input });
  if (!('accepted' in verdict)) throw new Error(verdict.problems.join());
  return newRecord(verdict.accepted, 1_000);
}

/** Applies all steps, and reports what was known before and after each one. */
function live(
  input: object,
  life: [Happening, number][],
  check: (before: WaitRecord, after: WaitRecord, now: number) => void,
) {
  const record = fresh(input);
  let now = 1_000;
  for (const [happen, later] of life) {
    now += later;
    const before = structuredClone(record);
    happen(record, now);
    check(before, record, now);
  }
}

describe('the record of a wait, whatever happens', () => {
  it('only grows: polls, changes, that the job was seen, and when it first ended', () => {
    fc.assert(
      fc.property(inputs, lives, (input, life) => {
        live(input, life, (before, after, now) => {
          expect(after.polls).toBeGreaterThanOrEqual(before.polls);
          expect(after.changes).toBeGreaterThanOrEqual(before.changes);
          expect(after.seen || !before.seen).toBe(true);
          if (before.endedAt !== null) expect(after.endedAt).toBe(before.endedAt);
          else if (
            isTerminal(after.observation.state) &&
            after.changes > before.changes &&
            !isTerminal(before.observation.state)
          )
            expect(after.endedAt).toBe(now);
          expect([after.awaitedFrom, after.deadlineAt]).toEqual([before.awaitedFrom, before.deadlineAt]);
        });
      }),
    );
  });

  it('counts a condition from its first moment, for as long as it lasts without a break', () => {
    fc.assert(
      fc.property(inputs, lives, (input, life) => {
        live(input, life, (before, after, now) => {
          const isSame = before.observation.condition === after.observation.condition;
          expect(after.conditionSince).toBe(isSame ? before.conditionSince : now);
        });
      }),
    );
  });

  it('has a patience only for a condition that is not clear, from its start, and none for a missing worker once the job was seen', () => {
    fc.assert(
      fc.property(inputs, lives, (input, life) => {
        live(input, life, (_before, after) => {
          const { condition } = after.observation;
          const end = patienceEnd(after);
          if (condition === 'clear' || (condition === 'unserved' && after.seen)) expect(end).toBeUndefined();
          else {
            const patience = after.input.patienceMs[condition];
            expect(end).toBe(patience === null ? undefined : after.conditionSince + patience);
          }
        });
      }),
    );
  });

  it('limits the queue only while the job is queued, and never beyond the deadline', () => {
    fc.assert(
      fc.property(inputs, lives, (input, life) => {
        live(input, life, (before, after, now) => {
          const end = queueEnd(after);
          if (after.observation.state !== 'queued') expect(end).toBeUndefined();
          if (end !== undefined) expect(end).toBeLessThan(after.deadlineAt);
          if (
            after.observation.state === 'queued' &&
            after.changes > before.changes &&
            before.observation.state !== 'queued'
          )
            expect([now, null]).toContain(after.queuedSince);
        });
      }),
    );
  });

  it('has each caller once, and reports that nobody is left after the last one', () => {
    const comings = fc.array(fc.tuple(fc.boolean(), callers), { maxLength: 30 });
    fc.assert(
      fc.property(comings, (all) => {
        const record = fresh({});
        const present = new Set(record.callers);
        for (const [joins, caller] of all) {
          if (joins) {
            noteJoined(record, caller);
            present.add(caller);
          } else {
            present.delete(caller);
            expect(noteLeft(record, caller)).toBe(present.size === 0);
          }
          expect([...record.callers].sort()).toEqual([...present].sort());
        }
      }),
    );
  });

  it('keeps no more callers than it has room for', () => {
    const record = fresh({});
    for (let nth = 0; nth < 1_000; nth++) noteJoined(record, `caller ${nth}`);
    expect(record.callers.length).toBeLessThanOrEqual(200);
    // One of those who were not remembered may still want the job.
    for (let nth = 0; nth < 1_000; nth++) expect(noteLeft(record, `caller ${nth}`)).toBe(false);
  });

  it('gives a complete outcome at any time, with consistent numbers', () => {
    fc.assert(
      fc.property(inputs, lives, fc.nat(1e9), (input, life, later) => {
        live(input, life, (_before, after, now) => {
          const { cost, times, state, condition } = outcomeOf(after, now + later);
          expect(cost).toEqual({
            polls: after.polls,
            changes: after.changes,
            waitedSeconds: Math.round((now + later - 1_000) / 1_000),
          });
          expect(times.awaitedFrom).toBe('1970-01-01T00:00:01.000Z');
          expect(state).toBe(after.observation.state);
          expect(condition).toBe(after.observation.condition);
          if (isTerminal(state)) expect(times.ended).not.toBeNull();
        });
      }),
    );
  });
});
