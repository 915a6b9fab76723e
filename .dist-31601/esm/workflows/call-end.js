/** How the end of a wait reaches the workflow that awaits the job. */
import { ApplicationFailure, CancelledFailure, NexusOperationFailure } from '@temporalio/common';
import { CancellationScope, ChildWorkflowFailure } from '@temporalio/workflow';
import { isFailureType, isOtherEnd } from '../contract/failures.js';
import { AwaitJobFailure } from './await-job-failure.js';
/** @throws AwaitJobFailure; CancelledFailure with the outcome if the caller itself was cancelled */
export function outcomeOfEnd({ outcome, error }) {
    if (!error)
        return outcome;
    if (error.type === 'Canceled' && CancellationScope.current().consideredCancelled) {
        throw new CancelledFailure(error.message, [outcome]);
    }
    throw new AwaitJobFailure(error.type, error.message, outcome);
}
/** The failure with which the wait itself ended; undefined if Temporal ended it or if something else failed. */
export function outcomeOfFailure(error) {
    const cause = error instanceof ChildWorkflowFailure || error instanceof NexusOperationFailure ? error.cause : undefined;
    if (!(cause instanceof ApplicationFailure))
        return undefined;
    const { type, message, details } = cause;
    const outcome = details?.[0];
    return outcome && (isFailureType(type) || isOtherEnd(type)) ? new AwaitJobFailure(type, message, outcome) : undefined;
}
