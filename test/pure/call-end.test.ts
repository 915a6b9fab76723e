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
const { outcomeOfEnd, outcomeOfFailure } = await import('../../src/workflows/call-end.js');

const OUTCOME = unseenOutcome('calls', '34', '2026-01-01T00:00:00.000Z', 'ended');

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
  it('is the outcome where it was returned', () => {
    expect(outcomeOfEnd({ outcome: OUTCOME })).toBe(OUTCOME);
  });

  it('is a failure of the same type, with the outcome in it', () => {
    inCaller(false);
    for (const type of ['JobFailed', 'Terminated', 'Canceled'] as const) {
      const error = thrownBy(() => outcomeOfEnd({ outcome: OUTCOME, error: { type, message: 'so it ended' } }));
      expect(error).toBeInstanceOf(AwaitJobFailure);
      expect(error).toMatchObject({ type, message: 'so it ended', outcome: OUTCOME, nonRetryable: true });
    }
  });

  it('is a cancel only for a caller that was itself cancelled', () => {
    inCaller(true);
    const end = (type: 'Canceled' | 'JobFailed') =>
      thrownBy(() => outcomeOfEnd({ outcome: OUTCOME, error: { type, message: 'm' } }));
    expect(end('Canceled')).toBeInstanceOf(CancelledFailure);
    expect(end('Canceled')).toMatchObject({ message: 'm', details: [OUTCOME] });
    expect(end('JobFailed')).toBeInstanceOf(AwaitJobFailure);
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
      const ended = outcomeOfFailure(wrapped(failure(type, OUTCOME)));
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
  ])('is not seen in %s', (_what, error) => expect(outcomeOfFailure(error)).toBeUndefined());
});
