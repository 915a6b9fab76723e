/** How the end of a wait reaches the workflow that called for it. */
import { ApplicationFailure, CancelledFailure, NexusOperationFailure } from '@temporalio/common';
import { CancellationScope, ChildWorkflowFailure } from '@temporalio/workflow';
import type { FollowedEnd } from '../contract/activities.js';
import { isFailureType, isOtherEnd } from '../contract/failures.js';
import type { JobOutcome } from '../contract/outcome.js';
import { AwaitJobFailure } from './await-job-failure.js';

/** @throws AwaitJobFailure; CancelledFailure with the outcome in it where the caller itself was cancelled */
export function outcomeOfEnd({ outcome, error }: FollowedEnd): JobOutcome {
  if (!error) return outcome;
  if (error.type === 'Canceled' && CancellationScope.current().consideredCancelled) {
    throw new CancelledFailure(error.message, [outcome]);
  }
  throw new AwaitJobFailure(error.type, error.message, outcome);
}

/** The failure that the wait itself ended with; undefined where Temporal ended it, or what failed was something else. */
export function outcomeOfFailure(error: unknown): AwaitJobFailure | undefined {
  const cause =
    error instanceof ChildWorkflowFailure || error instanceof NexusOperationFailure ? error.cause : undefined;
  if (!(cause instanceof ApplicationFailure)) return undefined;
  const { type, message, details } = cause;
  const outcome = details?.[0] as JobOutcome | undefined;
  return outcome && (isFailureType(type) || isOtherEnd(type)) ? new AwaitJobFailure(type, message, outcome) : undefined;
}
