/** What an error says about something that comes before the request, and starts nothing. */
import { ApplicationFailure } from '@temporalio/common';
import type { NotReady } from '../contract/run-job.js';
import { oneLine } from '../text/printable-text.js';
import { VendorError } from '../vendors/http/vendor-error.js';
import { problemOf } from './to-failure.js';

/** A value, not a failure, so that the run can show the problem while it waits. @param about what the problem is about, for its text */
export function notReady(error: unknown, about: string): NotReady {
  const { condition, what, retryAfterMs } = problemOf(error);
  return {
    notReady: oneLine(`${about}${what}`),
    refused: condition === 'refused',
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

/** @throws ApplicationFailure of type SubmitRejected if the vendor would refuse the same again */
export function rejectedIfFinal(error: unknown, about = ''): void {
  if (error instanceof VendorError && ['missing', 'rejected'].includes(error.kind)) {
    throw ApplicationFailure.nonRetryable(oneLine(`${about}${error.message}`), 'SubmitRejected');
  }
}
