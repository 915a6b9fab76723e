/** How the end of a wait reaches the workflow that awaits the job. */
import { ApplicationFailure, CancelledFailure, NexusOperationFailure } from '@temporalio/common';
import { CancellationScope, ChildWorkflowFailure } from '@temporalio/workflow';
import type { FollowedEnd } from '../contract/activities.js';
import { isFailureType, isOtherEnd, reportedError, type FailureType, type OtherEnd } from '../contract/failures.js';
import { waitId, type JobReference } from '../contract/ids.js';
import { unseenOutcome, type JobOutcome } from '../contract/outcome.js';
import { reportedOutcome } from '../contract/reported-wait.js';
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

/** The failure with which the wait itself ended; undefined if Temporal ended it or if something else failed. */
export function outcomeOfFailure(error: unknown, job: JobReference): AwaitJobFailure | undefined {
  const { type, message, details } = ownFailure(error) ?? {};
  const outcome = reportedOutcomeOf(details?.[0], job);
  return outcome && type !== undefined ? new AwaitJobFailure(type, message ?? '', outcome) : undefined;
}

/** What a wait or a run itself failed with. Whoever serves the task queue may have written it. */
export function ownFailure(
  error: unknown,
): { type: FailureType | OtherEnd; message: string; details?: unknown[] | null } | undefined {
  const cause =
    error instanceof ChildWorkflowFailure || error instanceof NexusOperationFailure ? error.cause : undefined;
  if (!(cause instanceof ApplicationFailure)) return undefined;
  const { type, message, details } = cause;
  return isFailureType(type) || isOtherEnd(type) ? { type, message, details } : undefined;
}

export function noOutcome(of: 'wait' | 'run'): string {
  return `the ${of} reported no outcome; somebody may have completed it, or served its task queue, with something else`;
}

function checkedEnd(end: unknown, job: JobReference): FollowedEnd {
  const { outcome: reported, error } = (end ?? {}) as { [Key in keyof FollowedEnd]?: unknown };
  const outcome = reportedOutcomeOf(reported, job);
  if (!outcome) {
    const { connection, jobId } = job;
    const unseen = unseenOutcome(connection, jobId, new Date().toISOString(), 'ended');
    throw new AwaitJobFailure('Failed', noOutcome('wait'), unseen);
  }
  return error === undefined ? { outcome } : { outcome, error: reportedError(error) };
}

function reportedOutcomeOf(reported: unknown, { connection, jobId }: JobReference): JobOutcome | undefined {
  return reportedOutcome(reported, waitId(connection, jobId));
}
