/** Classifies errors of the vendor and the store as conditions of the wait, in one table. */
import { ApplicationFailure } from '@temporalio/common';
import { LengthError } from '../content/metered-body.js';
import { StoreError } from '../content/store-error.js';
import type { FailureType } from '../contract/failures.js';
import type { Condition } from '../contract/job.js';
import { oneLine } from '../text/printable-text.js';
import { isTimeout, VendorError, type VendorErrorKind } from '../vendors/http/vendor-error.js';
import { ContentOverLimit } from './content-budget.js';
import { RefusedInput } from '../vendors/shared/refused-input.js';

/** A failed poll is not a failed job: every error except a rejected request only changes the condition. */
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
  /** A transport error or a 5xx without Retry-After, which may be over in a second. */
  blip: boolean;
}

/**
 * @param seen whether the vendor has shown the job before. Only for a job that was never seen, a 5xx may say that it is missing.
 * @throws a non-retryable ApplicationFailure if the vendor rejected the request itself, or if no request was
 * allowed; any other error unchanged
 */
export function problemOf(error: unknown, seen = true): PollProblem {
  if (error instanceof VendorError) {
    const isVague = error.kind === 'missing' && seen && (error.status ?? 0) >= 500;
    const condition = isVague ? 'unreachable' : CONDITION_OF_KIND[error.kind];
    if (condition === 'rejected') throw lastingFailure('VendorRejectedRequest', error.message);
    const { retryAfterMs } = error;
    return {
      condition,
      what: error.message,
      retryAfterMs,
      blip: condition === 'unreachable' && error.kind !== 'throttled' && retryAfterMs === undefined,
    };
  }
  if (error instanceof ContentOverLimit) throw lastingFailure('CollectionFailed', error.message);
  if (error instanceof RefusedInput) throw invalidInput(error.message);
  if (isTimeout(error)) return { condition: 'unreachable', what: 'no complete answer in time', blip: false };
  if (error instanceof LengthError) return { condition: 'unintelligible', what: oneLine(error.message), blip: false };
  if (error instanceof StoreError) return { condition: 'unstored', what: oneLine(error.message), blip: false };
  throw error;
}

/** @param problem starts with the path of its field */
export function invalidInput(problem: string): ApplicationFailure {
  return lastingFailure('InvalidInput', problem);
}

function lastingFailure(type: FailureType, message: string): ApplicationFailure {
  const failure = ApplicationFailure.create({ type, message: oneLine(message), nonRetryable: true });
  failure.stack = '';
  return failure;
}
