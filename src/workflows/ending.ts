/** How a wait ends, decided from what it knows. Pure, and tested by table. */
import { cancelText } from '../text/cancel-text.js';
import type { FailureType } from '../contract/failures.js';
import { shortText } from '../text/short-text.js';
import type { WaitRecord } from '../contract/wait-record.js';

/** How much of the vendor's words a failure's message repeats; the outcome has more of them. */
const LONGEST_SAID = 300;

/** Why the wait stopped watching before the job's end. */
export type Interruption =
  { why: 'cancel' } | { why: 'deadline'; what: string } | { why: 'gaveUp'; failure: FailureType; what: string };

export type Ending =
  /** The outcome is returned. */
  | { as: 'outcome' }
  /** The caller's own CancelledFailure is rethrown: Temporal shows Canceled. */
  | { as: 'canceled' }
  | { as: 'failure'; failure: FailureType; what: string };

/** @param interruption undefined when the job's own end was reached, also by a cancel that came too late */
export function endingOf(record: WaitRecord, interruption: Interruption | undefined): Ending {
  if (interruption?.why === 'gaveUp') return { as: 'failure', failure: interruption.failure, what: interruption.what };
  // A cancel that came too late changes nothing: the wait ends as the job did.
  if (interruption && record.cancel?.result !== 'finishedAnyway') {
    if (interruption.why === 'cancel') return { as: 'canceled' };
    return {
      as: 'failure',
      failure: 'DeadlineExceeded',
      what: `${interruption.what}; ${cancelText(record.cancel?.result).job}`,
    };
  }
  return ownEnd(record);
}

function ownEnd(record: WaitRecord): Ending {
  const { state, summary, vendorState } = record.observation;
  if (state === 'succeeded' || record.input.onFailure === 'return') return { as: 'outcome' };
  const said = summary ?? lastError(record) ?? vendorState;
  if (state === 'cancelled') {
    return { as: 'failure', failure: 'JobCancelled', what: `the job was cancelled at the vendor${tail(said)}` };
  }
  return { as: 'failure', failure: 'JobFailed', what: `the job failed at the vendor${tail(said)}` };
}

function lastError({ messages }: WaitRecord): string | undefined {
  return messages.last.findLast(({ severity }) => severity === 'error')?.text;
}

function tail(said: string): string {
  return said === '' ? '' : `: ${shortText(said, LONGEST_SAID)}`;
}
