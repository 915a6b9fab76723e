/** How a run ends without a job, and how it waits before the next try: shared by what comes before the request and the request itself. */
import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/common';
import { condition, workflowInfo, type ActivityOptions } from '@temporalio/workflow';
import { backoffDelay, type Backoff } from '../contract/backoff.js';
import { isFailureType, type FailureType } from '../contract/failures.js';
import { actsQueue } from '../contract/ids.js';
import type { SubmitEvidence } from '../contract/run-job.js';
import { CancellableActivity } from './cancellable-activity.js';
import type { Run } from './run.js';

/** Why no job is awaited. */
export type SubmitEnd =
  { why: 'cancelled' } | { why: 'failure'; failure: FailureType; what: string; evidence?: SubmitEvidence };

/** Between two tries that surely started nothing. */
const AGAIN: Readonly<Backoff> = { initialMs: 5_000, factor: 2, maxMs: 600_000, jitter: 0 };
/** The last try begins this long before submitDeadline. */
const LAST_BEFORE_MS = 5_000;
/** For activities that start nothing. */
export const READS: Readonly<ActivityOptions> = {
  heartbeatTimeout: '15s',
  retry: { initialInterval: '5s', backoffCoefficient: 1.5, maximumInterval: '1m' },
};

export interface Problem {
  what: string;
  refused: boolean;
  retryAfterMs?: number;
}

/** Waits before the next try. @returns the end if submitDeadline leaves no time for one */
export async function pause(
  run: Run,
  { what, refused, retryAfterMs = 0 }: Problem,
  tries: number,
  deadlineAt: number,
): Promise<SubmitEnd | undefined> {
  run.note('preparing', {}, what);
  const rest = deadlineAt - Date.now();
  const delay = Math.max(retryAfterMs, Math.min(backoffDelay(AGAIN, tries, 0), rest - LAST_BEFORE_MS));
  if (rest <= LAST_BEFORE_MS || delay >= rest) return late(refused ? 'VendorRefused' : 'DeadlineExceeded', what);
  await condition(() => run.cancelled !== undefined, delay);
  return undefined;
}

/**
 * Runs an activity that starts nothing, until it ends or the run is cancelled.
 * @param unfinished what to say of one that did not end before submitDeadline
 */
export async function before<Result extends object>(
  run: Run,
  activity: () => Promise<Result>,
  isResult: (result: unknown) => boolean,
  unfinished: (timeout: TimeoutFailure) => string | undefined = () => undefined,
): Promise<Result | SubmitEnd> {
  const running = new CancellableActivity(activity);
  await condition(() => running.done || run.cancelled !== undefined);
  if (run.cancelled !== undefined) {
    running.cancel();
    return { why: 'cancelled' };
  }
  const { result, failure } = running;
  if (result !== undefined && isResult(result)) return result;
  const cause = failure instanceof ActivityFailure ? failure.cause : undefined;
  if (cause instanceof ApplicationFailure && isFailureType(cause.type)) {
    if (cause.type === 'SubmitRejected') return rejected(run, cause.message);
    return { why: 'failure', failure: cause.type, what: cause.message };
  }
  const last = cause instanceof TimeoutFailure ? (cause.cause?.message ?? unfinished(cause)) : cause?.message;
  return late('DeadlineExceeded', last ?? 'no worker served the connection');
}

export function rejected(run: Run, what: string): SubmitEnd {
  run.note('ended', { result: 'rejected' }, what);
  return { why: 'failure', failure: 'SubmitRejected', what };
}

export function late(failure: FailureType, what: string): SubmitEnd {
  return { why: 'failure', failure, what: `submitDeadline passed, and the job was not started: ${what}` };
}

export function queueOf({ input }: Run): string {
  return actsQueue(workflowInfo().taskQueue, input.connection);
}
