/** From what went wrong at the vendor or the store to what the wait makes of it: one table. */
import { ApplicationFailure } from '@temporalio/common';
import { LengthError, StoreError } from '../content/store.js';
import type { FailureType } from '../contract/failures.js';
import type { Condition } from '../contract/job.js';
import { isTimeout, VendorError, type VendorErrorKind } from '../vendors/http/vendor-error.js';

/** A poll that failed is not a job that failed: all but a rejected request only change the condition. */
const CONDITION_OF_KIND: Record<VendorErrorKind, Condition | 'rejected'> = {
  unreachable: 'unreachable',
  throttled: 'unreachable',
  unintelligible: 'unintelligible',
  refused: 'refused',
  missing: 'missing',
  rejected: 'rejected',
};

export interface PollProblem {
  condition: Condition;
  /** One line without secrets. */
  what: string;
  retryAfterMs?: number;
  /** A transport error or a 5xx without Retry-After: perhaps gone in a second. */
  blip: boolean;
}

/** @throws ApplicationFailure, not retried, where the vendor rejected the request itself; the error as it is where it is none of ours */
export function problemOf(error: unknown): PollProblem {
  if (error instanceof VendorError) {
    const condition = CONDITION_OF_KIND[error.kind];
    if (condition === 'rejected') throw lastingFailure('VendorRejectedRequest', error.message);
    const { retryAfterMs } = error;
    return {
      condition,
      what: error.message,
      retryAfterMs,
      blip: error.kind === 'unreachable' && retryAfterMs === undefined,
    };
  }
  if (isTimeout(error)) return { condition: 'unreachable', what: 'no complete answer in time', blip: false };
  if (error instanceof LengthError) return { condition: 'unintelligible', what: error.message, blip: false };
  if (error instanceof StoreError) return { condition: 'unstored', what: error.message, blip: false };
  throw error;
}

function lastingFailure(type: FailureType, message: string): ApplicationFailure {
  const failure = ApplicationFailure.create({ type, message, nonRetryable: true });
  failure.stack = '';
  return failure;
}
