/** Classifies errors of the vendor and the store as conditions of the wait, in one table. */
import { ApplicationFailure } from '@temporalio/common';
import { LengthError, StoreError } from '../content/store.js';
import { isTimeout, VendorError } from '../vendors/http/vendor-error.js';
import { ContentOverLimit } from './content-budget.js';
import { RefusedInput } from '../vendors/shared/refused-input.js';
/** A failed poll is not a failed job: every error except a rejected request only changes the condition. */
const CONDITION_OF_KIND = {
    unreachable: 'unreachable',
    throttled: 'unreachable',
    unintelligible: 'unintelligible',
    refused: 'refused',
    missing: 'missing',
    rejected: 'rejected',
};
/** @throws a non-retryable ApplicationFailure if the vendor rejected the request itself, or if no request was allowed; any other error unchanged */
export function problemOf(error) {
    if (error instanceof VendorError) {
        const condition = CONDITION_OF_KIND[error.kind];
        if (condition === 'rejected')
            throw lastingFailure('VendorRejectedRequest', error.message);
        const { retryAfterMs } = error;
        return {
            condition,
            what: error.message,
            retryAfterMs,
            blip: error.kind === 'unreachable' && retryAfterMs === undefined,
        };
    }
    if (error instanceof ContentOverLimit)
        throw lastingFailure('CollectionFailed', error.message);
    if (error instanceof RefusedInput)
        throw lastingFailure('InvalidInput', error.message);
    if (isTimeout(error))
        return { condition: 'unreachable', what: 'no complete answer in time', blip: false };
    if (error instanceof LengthError)
        return { condition: 'unintelligible', what: error.message, blip: false };
    if (error instanceof StoreError)
        return { condition: 'unstored', what: error.message, blip: false };
    throw error;
}
function lastingFailure(type, message) {
    const failure = ApplicationFailure.create({ type, message, nonRetryable: true });
    failure.stack = '';
    return failure;
}
//# sourceMappingURL=to-failure.js.map