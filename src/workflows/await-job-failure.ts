/** A wait that did not return its outcome, as its callers see it. */
import { ApplicationFailure } from '@temporalio/common';
import type { FailureType, OtherEnd } from '../contract/failures.js';
import type { JobOutcome } from '../contract/outcome.js';

/** How a wait ended without returning: a type of docs/errors.md, or an end that Temporal made. */
export type AwaitJobFailureType = FailureType | OtherEnd;

/**
 * The wait ended, and not with a job that did what was asked. `type` is what to switch on; `outcome` is all that is known of the job.
 *
 * An ApplicationFailure, never retried: a workflow that lets it through fails with the same type and details, as the wait did.
 */
export class AwaitJobFailure extends ApplicationFailure {
  declare readonly type: AwaitJobFailureType;

  constructor(
    type: AwaitJobFailureType,
    message: string,
    readonly outcome: JobOutcome,
  ) {
    super(message, type, true, [outcome]);
  }
}
