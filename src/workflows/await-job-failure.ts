/** The error that callers get when a wait returns no outcome. */
import { ApplicationFailure } from '@temporalio/common';
import type { FailureType, OtherEnd } from '../contract/failures.js';
import type { JobOutcome } from '../contract/outcome.js';

/** How a wait ended without returning: a failure type of docs/errors.md, or an end that Temporal caused. */
export type AwaitJobFailureType = FailureType | OtherEnd;

/**
 * The wait ended without a successful job. Switch on `type`; `outcome` is everything that is known about the job.
 *
 * A non-retryable ApplicationFailure: a workflow that does not catch it fails with the same type and details as the wait.
 */
export class AwaitJobFailure extends ApplicationFailure {
  declare readonly type: AwaitJobFailureType;

  constructor(
    type: AwaitJobFailureType,
    message: string,
    readonly outcome: JobOutcome,
    ...further: unknown[]
  ) {
    super(message, type, true, [outcome, ...further]);
  }
}
