/** How the end of a wait reaches the workflow that awaits the job. */
import { ApplicationFailure, CancelledFailure, NexusOperationFailure } from '@temporalio/common';
import { CancellationScope, ChildWorkflowFailure } from '@temporalio/workflow';
import type { FollowedEnd } from '../contract/activities.js';
import { isFailureType, isOtherEnd } from '../contract/failures.js';
import { waitId, type JobReference } from '../contract/ids.js';
import { unseenOutcome, type JobOutcome } from '../contract/outcome.js';
import { toldOutcome } from '../contract/told.js';
import { AwaitJobFailure } from './await-job-failure.js';

/** @throws AwaitJobFailure; CancelledFailure with the outcome if the caller itself was cancelled */
export function outcomeOfEnd(end: unknown, job: JobReference): JobOutcome {
  const { outcome, error } = checkedEnd(end, job);
  if (!error) return outcome;
  if (error.type === 'Canceled' && CancellationScope.current().consideredCancelled) {
    throw new CancelledFailure(error.message, [outcome]);
  }
  throw new AwaitJobFailure(error.type, error.message, outcome);
}

/** What a wait returned. @throws AwaitJobFailure of the type Failed if that is no outcome */
export function outcomeOfResult(result: unknown, job: JobReference): JobOutcome {
  return outcomeOfEnd({ outcome: result }, job);
}

/**
 * The failure with which the wait itself ended; undefined if Temporal ended it or if something else failed. Whoever serves the task queue may
 * have written it.
 */
export function outcomeOfFailure(error: unknown, job: JobReference): AwaitJobFailure | undefined {
  const cause =
    error instanceof ChildWorkflowFailure || error instanceof NexusOperationFailure ? error.cause : undefined;
  if (!(cause instanceof ApplicationFailure)) return undefined;
  const { type, message, details } = cause;
  const outcome = toldOutcomeOf(details?.[0], job);
  return outcome && (isFailureType(type) || isOtherEnd(type)) ? new AwaitJobFailure(type, message, outcome) : undefined;
}

function checkedEnd(end: unknown, job: JobReference): FollowedEnd {
  const { outcome: told, error } = (end ?? {}) as { [Key in keyof FollowedEnd]?: unknown };
  const outcome = toldOutcomeOf(told, job);
  if (!outcome) {
    const { connection, jobId } = job;
    const message =
      'the wait reported no outcome; somebody may have completed it, or served its task queue, with something else';
    throw new AwaitJobFailure('Failed', message, unseenOutcome(connection, jobId, new Date().toISOString(), 'ended'));
  }
  if (error === undefined) return { outcome };
  const { type, message } = (error ?? {}) as { type?: unknown; message?: unknown };
  const isEnd = typeof type === 'string' && (isFailureType(type) || isOtherEnd(type));
  return { outcome, error: { type: isEnd ? type : 'Failed', message: String(message) } };
}

function toldOutcomeOf(told: unknown, { connection, jobId }: JobReference): JobOutcome | undefined {
  return toldOutcome(told, waitId(connection, jobId));
}
