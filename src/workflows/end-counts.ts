/** Counts how waits and submits end. The SDK leaves out what a replay repeats. */
import { metricMeter } from '@temporalio/workflow';
import type { FailureType, OtherEnd } from '../contract/failures.js';
import { isConnectionName } from '../contract/ids.js';
import { recordOn } from '../contract/metrics.js';
import { endEvents } from '../contract/notification.js';
import type { JobOutcome } from '../contract/outcome.js';
import type { SubmitResult } from '../contract/run-job.js';

/** @param failure undefined if the wait returns the outcome */
export function countEnd(outcome: JobOutcome, failure?: FailureType | OtherEnd): void {
  const { connection, state } = outcome;
  // A wrong input begins no wait: its caller knows at once.
  const mayStillRun = failure !== 'InvalidInput' && endEvents(outcome, failure).includes('mayStillRun');
  recordOn(metricMeter)('vigil_waits_ended_total', {
    // A wrong input may have any text there.
    connection: isConnectionName(connection) ? connection : '',
    outcome: failure ?? state,
    may_still_run: String(mayStillRun),
  });
}

/** @param result null if no request was sent */
export function countSubmit(connection: string, result: SubmitResult | null): void {
  recordOn(metricMeter)('vigil_submits_total', { connection, result: result ?? 'unsent' });
}
