import { describe, expect, it } from '@jest/globals';
import { acceptInput } from '../../src/schema/input.js';
import type { CancelReport, CancelResult, JobMessage } from '../../src/contract/outcome.js';
import type { JobState } from '../../src/contract/job.js';
import { endingOf, type Interruption } from '../../src/workflows/ending.js';
import { newRecord, type WaitRecord } from '../../src/contract/wait-record.js';

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
  it('still fails for a reason of the wait with onFailure: return', () => {
    const gaveUp: Interruption = { why: 'gaveUp', failure: 'JobLost', what: 'missing for too long' };
    const ending = endingOf(record('unknown', undefined, undefined, { onFailure: 'return' }), gaveUp);
    expect(ending).toEqual({ as: 'failure', failure: 'JobLost', what: 'missing for too long' });
  });
  it('is CollectionFailed even if a cancel came too late', () => {
    const gaveUp: Interruption = { why: 'gaveUp', failure: 'CollectionFailed', what: 'full' };
    expect(endingOf(record('succeeded', 'caller', 'finishedAnyway'), gaveUp)).toMatchObject({
      failure: 'CollectionFailed',
    });
  });
  it.each<[CancelResult | undefined, string]>([
    ['confirmed', 'the job was cancelled'],
    ['refused', 'the vendor refused to cancel the job, which may still run'],
    ['unsupported', 'the vendor has no call to cancel the job, which may still run'],
    ['unconfirmed', 'the cancel was not confirmed, and the job may still run'],
    ['notAsked', 'the job is left running'],
    [undefined, 'the job is left running'],
  ])('by a deadline says what became of the job: %s', (result, words) => {
    expect(endingOf(record('running', 'deadline', result), byDeadline)).toMatchObject({
      what: `the deadline passed; ${words}`,
    });
  });
});

describe('the words about a job that ended badly', () => {
  const ended = (
    state: JobState,
    change: Partial<WaitRecord['observation']>,
    messages: JobMessage[] = [],
  ): WaitRecord => {
    const fresh = record(state);
    const observation = { ...fresh.observation, vendorState: '', ...change };
    return { ...fresh, observation, messages: { ...fresh.messages, last: messages } };
  };
  const error = (text: string): JobMessage => ({ severity: 'error', text });
  const info = (text: string): JobMessage => ({ severity: 'info', text });

  it.each<[string, WaitRecord, string]>([
    ['nothing where the vendor says nothing', ended('failed', {}), 'the job failed at the vendor'],
    [
      'its summary first',
      ended('failed', { summary: 'row 7', vendorState: '5' }, [error('disk')]),
      'the job failed at the vendor: row 7',
    ],
    [
      'else its last error',
      ended('failed', { vendorState: '5' }, [error('one'), error('two'), info('bye')]),
      'the job failed at the vendor: two',
    ],
    ['else its state', ended('failed', { vendorState: '5' }, [info('bye')]), 'the job failed at the vendor: 5'],
    [
      'the same of a cancel',
      ended('cancelled', { summary: 'by admin' }),
      'the job was cancelled at the vendor: by admin',
    ],
    [
      '300 letters at most',
      ended('failed', { summary: 'x'.repeat(301) }),
      `the job failed at the vendor: ${'x'.repeat(300)}…`,
    ],
  ])('are %s', (_which, of, what) => {
    expect(endingOf(of, undefined)).toMatchObject({ as: 'failure', what });
  });
});
