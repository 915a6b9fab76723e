import { describe, expect, it } from '@jest/globals';
import { acceptInput } from '../../src/input.js';
import type { CancelReport, CancelResult, JobState } from '../../src/job.js';
import { endingOf, type Interruption } from '../../src/workflows/ending.js';
import { newRecord, type WaitRecord } from '../../src/workflows/wait-record.js';

function record(state: JobState, by?: CancelReport['by'], result?: CancelResult, input: object = {}): WaitRecord {
  const verdict = acceptInput({ connection: 'conn', jobId: '1', ...input });
  if (!('accepted' in verdict)) throw new Error(verdict.problems.join());
  const fresh = newRecord(verdict.accepted, 0);
  const cancel: CancelReport | null = by && result ? { by, at: '', reason: null, result } : null;
  return { ...fresh, cancel, observation: { vendor: 'nexus-ic', condition: 'clear', vendorState: '', state } };
}

const byCaller: Interruption = { why: 'cancel' };
const byDeadline: Interruption = { why: 'deadline', what: 'the deadline passed' };

/** The table of how a wait ends: who interrupts, the state, the vendor's answer to the cancel, the end. */
const TABLE: [string, Interruption | undefined, JobState, CancelResult | undefined, string][] = [
  ['nobody', undefined, 'succeeded', undefined, 'outcome'],
  ['nobody', undefined, 'failed', undefined, 'JobFailed'],
  ['nobody', undefined, 'cancelled', undefined, 'JobCancelled'],
  ['the caller', byCaller, 'cancelled', 'confirmed', 'canceled'],
  ['the caller', byCaller, 'running', 'refused', 'canceled'],
  ['the caller', byCaller, 'running', 'unsupported', 'canceled'],
  ['the caller', byCaller, 'running', 'unconfirmed', 'canceled'],
  ['the caller', byCaller, 'succeeded', 'finishedAnyway', 'outcome'],
  ['the caller', byCaller, 'failed', 'finishedAnyway', 'JobFailed'],
  ['the caller', byCaller, 'running', 'notAsked', 'canceled'],
  ['a deadline', byDeadline, 'cancelled', 'confirmed', 'DeadlineExceeded'],
  ['a deadline', byDeadline, 'running', 'refused', 'DeadlineExceeded'],
  ['a deadline', byDeadline, 'running', 'unsupported', 'DeadlineExceeded'],
  ['a deadline', byDeadline, 'running', 'unconfirmed', 'DeadlineExceeded'],
  ['a deadline', byDeadline, 'running', undefined, 'DeadlineExceeded'],
  ['a deadline', byDeadline, 'succeeded', 'finishedAnyway', 'outcome'],
  ['a deadline', byDeadline, 'failed', 'finishedAnyway', 'JobFailed'],
];

describe('the end of a wait', () => {
  it.each(TABLE)('interrupted by %s (%j), the job %s, the cancel %s: %s', (_who, interruption, state, result, end) => {
    const by = interruption?.why === 'deadline' ? 'deadline' : 'caller';
    const ending = endingOf(record(state, by, result), interruption);
    expect(ending.as === 'failure' ? ending.failure : ending.as).toBe(end);
  });
  it.each<JobState>(['failed', 'cancelled'])("returns the job's own bad end with onFailure: return: %s", (state) => {
    expect(endingOf(record(state, undefined, undefined, { onFailure: 'return' }), undefined)).toEqual({
      as: 'outcome',
    });
  });
  it('still fails by a reason of ours with onFailure: return', () => {
    const gaveUp: Interruption = { why: 'gaveUp', failure: 'JobLost', what: 'missing for too long' };
    const ending = endingOf(record('unknown', undefined, undefined, { onFailure: 'return' }), gaveUp);
    expect(ending).toEqual({ as: 'failure', failure: 'JobLost', what: 'missing for too long' });
  });
  it('is CollectionFailed also where a cancel came too late', () => {
    const gaveUp: Interruption = { why: 'gaveUp', failure: 'CollectionFailed', what: 'full' };
    expect(endingOf(record('succeeded', 'caller', 'finishedAnyway'), gaveUp)).toMatchObject({
      failure: 'CollectionFailed',
    });
  });
  it.each<[CancelResult | undefined, string]>([
    ['confirmed', 'was cancelled'],
    ['refused', 'left running'],
    ['unsupported', 'left running'],
    ['unconfirmed', 'not confirmed'],
    [undefined, 'left running'],
  ])('by a deadline says what became of the job: %s', (result, words) => {
    expect(endingOf(record('running', 'deadline', result), byDeadline)).toMatchObject({
      what: expect.stringContaining(words),
    });
  });
});
