/** Asks the vendor to cancel the job, and reports `confirmed` only when a poll shows it cancelled. */
import type { CancelResult } from '../contract/outcome.js';
import { noteCancelRequested, noteCancelResult, noteObservation, timestamp } from '../contract/wait-record.js';
import { isCancelAnswer } from './wait-result-checks.js';
import { CancellableActivity } from './cancellable-activity.js';
import { MovableTimer } from './movable-timer.js';
import { pollUntilEnd } from './poll-until-end.js';
import type { Wait } from './wait.js';

/** Asks the vendor to cancel the job and polls until the cancel is confirmed or `cancelDeadline` passes. The record keeps the result. */
export async function confirmCancel(wait: Wait, by: 'caller' | 'deadline', reason: string | null): Promise<void> {
  const { record } = wait;
  const now = Date.now();
  const limitAt = now + record.input.cancelDeadlineMs;
  noteCancelRequested(record, { by, at: timestamp(now), reason, result: 'requested' }, limitAt);
  wait.refresh();
  const limit = new MovableTimer('the cancel deadline');
  limit.set(limitAt);

  const { result, detail } = await askVendor(wait, limit);
  noteCancelResult(record, result, Date.now(), detail);
  wait.show();
  if (record.cancel?.result === 'accepted') {
    await pollUntilEnd(wait, () => (limit.fired ? { why: 'cancel' } : undefined), { initialDelay: false });
    if (!wait.jobEnded) noteCancelResult(record, 'unconfirmed', Date.now());
  }
  if (wait.jobEnded) {
    noteCancelResult(record, record.observation.state === 'cancelled' ? 'confirmed' : 'finishedAnyway', Date.now());
  }
  limit.set(undefined);
}

async function askVendor(wait: Wait, limit: MovableTimer): Promise<{ result: CancelResult; detail?: string }> {
  const { input, observation } = wait.record;
  const activity = new CancellableActivity(() =>
    wait
      .acts({ summary: wait.summary('cancel') })
      .cancelJob({ jobId: input.jobId, last: observation, backoff: wait.backoff }),
  );
  await wait.until(
    () => activity.done,
    () => limit.fired,
  );
  activity.cancel();
  const { result } = activity;
  if (!isCancelAnswer(result)) return { result: 'unconfirmed' };
  if (result.observation) noteObservation(wait.record, result.observation, 1, Date.now());
  return { result: result.answer, detail: result.detail };
}
