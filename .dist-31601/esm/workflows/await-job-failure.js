/** The error that callers get when a wait returns no outcome. */
import { ApplicationFailure } from '@temporalio/common';
/**
 * The wait ended without a successful job. Switch on `type`; `outcome` is everything that is known about the job.
 *
 * A non-retryable ApplicationFailure: a workflow that does not catch it fails with the same type and details as the wait.
 */
export class AwaitJobFailure extends ApplicationFailure {
    outcome;
    constructor(type, message, outcome) {
        super(message, type, true, [outcome]);
        this.outcome = outcome;
    }
}
