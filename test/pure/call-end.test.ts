import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it } from '@jest/globals';
import { ApplicationFailure, CancelledFailure, NexusOperationFailure, RetryState } from '@temporalio/common';
import { unseenOutcome } from '../../src/contract/outcome.js';
import { AwaitJobFailure } from '../../src/workflows/await-job-failure.js';

// What the workflow's sandbox has before any module in it: where the present scope is kept, and the outermost one.
const sandbox = Object.assign(globalThis, {
  AsyncLocalStorage,
  __TEMPORAL_ACTIVATOR__: { rootScope: { consideredCancelled: false } },
});
const { ChildWorkflowFailure } = await import('@temporalio/workflow');
const { outcomeOfEnd, outcomeOfFailure, outcomeOfResult } = await import('../../src/workflows/call-end.js');

const OUTCOME = unseenOutcome('calls', '34', '2026-01-01T00:00:00.000Z', 'ended');

const JOB = { connection: 'calls', jobId: '34' };

function inCaller(consideredCancelled: boolean): void {
  sandbox.__TEMPORAL_ACTIVATOR__.rootScope = { consideredCancelled };
}

function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('the end of a wait, as its caller gets it', () => {
  it('is the outcome if the wait returned it', () => {
    expect(outcomeOfEnd({ outcome: OUTCOME }, JOB)).toEqual(OUTCOME);
    expect(outcomeOfResult(OUTCOME, JOB)).toEqual(OUTCOME);
  });

  it('is a failure of the same type, with the outcome in it', () => {
    inCaller(false);
    for (const type of ['JobFailed', 'Terminated', 'Canceled'] as const) {
      const error = thrownBy(() => outcomeOfEnd({ outcome: OUTCOME, error: { type, message: 'so it ended' } }, JOB));
      expect(error).toBeInstanceOf(AwaitJobFailure);
      expect(error).toMatchObject({ type, message: 'so it ended', outcome: OUTCOME, nonRetryable: true });
    }
  });

  it('is a cancel only for a caller that was itself cancelled', () => {
    inCaller(true);
    const end = (type: 'Canceled' | 'JobFailed') =>
      thrownBy(() => outcomeOfEnd({ outcome: OUTCOME, error: { type, message: 'm' } }, JOB));
    expect(end('Canceled')).toBeInstanceOf(CancelledFailure);
    expect(end('Canceled')).toMatchObject({ message: 'm', details: [OUTCOME] });
    expect(end('JobFailed')).toBeInstanceOf(AwaitJobFailure);
  });
});

describe('an end that no wait of Vigil reported', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', 'all well'],
    ['no outcome', {}],
    ['an outcome without content', { outcome: { ...OUTCOME, content: 'many' } }],
    ['an outcome with an unknown state', { outcome: { ...OUTCOME, state: 'constructor' } }],
  ])('is a clear failure with %s', (_what, end) => {
    const error = thrownBy(() => outcomeOfEnd(end, JOB));
    expect(error).toBeInstanceOf(AwaitJobFailure);
    expect(error).toMatchObject({ type: 'Failed', outcome: { ...JOB, state: 'unknown' } });
    expect((error as Error).message).toContain('reported no outcome');
  });

  it('is of the requested job, whatever it says', () => {
    const other = { ...OUTCOME, connection: 'payroll', jobId: '7' };
    expect(outcomeOfResult(other, JOB)).toEqual(OUTCOME);
  });

  it('has a type that callers know', () => {
    inCaller(false);
    const error = thrownBy(() => outcomeOfEnd({ outcome: OUTCOME, error: { type: 'constructor', message: 7 } }, JOB));
    expect(error).toMatchObject({ type: 'Failed', message: '7' });
  });
});

describe('the failure of a wait', () => {
  const child = (cause: Error) =>
    new ChildWorkflowFailure(
      'default',
      { workflowId: 'w', runId: 'r' },
      'awaitJob',
      RetryState.NON_RETRYABLE_FAILURE,
      cause,
    );
  const nexus = (cause: Error) =>
    new NexusOperationFailure('failed', undefined, 'e', 'vigil', 'awaitJob', 'token', cause);
  const failure = (type: string, ...details: unknown[]) =>
    ApplicationFailure.create({ type, message: 'm', nonRetryable: true, details });

  it.each([
    ['a child', child],
    ['a call through Nexus', nexus],
  ])('in %s has its type and outcome', (_what, wrapped) => {
    for (const type of ['JobFailed', 'DeadlineExceeded', 'Terminated']) {
      const ended = outcomeOfFailure(wrapped(failure(type, OUTCOME)), JOB);
      expect(ended).toBeInstanceOf(AwaitJobFailure);
      expect(ended).toMatchObject({ type, message: 'm', outcome: OUTCOME });
    }
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an error of something else', new Error('m')],
    ['a failure that is not inside of another', failure('JobFailed', OUTCOME)],
    ['a child that was cancelled', child(new CancelledFailure('m'))],
    ['a type that is not ours', child(failure('TypeError', OUTCOME))],
    ['a failure without an outcome', child(failure('JobFailed'))],
    ['a failure whose outcome is a text', child(failure('JobFailed', 'all well'))],
    ['a failure whose outcome lacks its content', child(failure('JobFailed', { ...OUTCOME, content: 'many' }))],
    ['a failure whose outcome has an unknown state', nexus(failure('JobFailed', { ...OUTCOME, state: 'constructor' }))],
  ])('is not seen in %s', (_what, error) => expect(outcomeOfFailure(error, JOB)).toBeUndefined());
});
