/** A cancel that is believed only once the vendor shows it. */
import type { CancelResult } from '../contract/outcome.js';
import { MovableTimer } from './movable-timer.js';
import { isCancelAnswer } from './answers.js';
import { CancellableActivity } from './cancellable-activity.js';
import type { Wait } from './wait.js';
import { noteObservation, timestamp } from '../contract/wait-record.js';
import { watch } from './poll-until-change.js';

/** Asks the vendor to cancel the job and reads it back until it is true; the report in the record says how that went. */
export async function confirmCancel(wait: Wait, by: 'caller' | 'deadline', reason: string | null): Promise<void> {
  const { record } = wait;
  const report = { by, at: timestamp(Date.now()), reason, result: 'requested' as CancelResult };
  record.phase = 'cancelling';
  record.cancel = report;
  record.limitAt = Date.now() + record.input.cancelDeadlineMs;
  wait.noted();
  const limit = new MovableTimer("the deadline for the vendor's cancel");
  limit.set(record.limitAt);

  report.result = await ask(wait, limit);
  wait.show();
  if (report.result === 'accepted') {
    await watch(wait, () => (limit.fired ? { why: 'cancel' } : undefined), { initialDelay: false });
    report.result = 'unconfirmed';
  }
  if (wait.jobEnded) report.result = record.observation.state === 'cancelled' ? 'confirmed' : 'finishedAnyway';
  limit.set(undefined);
}

async function ask(wait: Wait, limit: MovableTimer): Promise<CancelResult> {
  const { input, observation } = wait.record;
  const activity = new CancellableActivity(() =>
    wait
      .acts({ summary: wait.summary('a cancel') })
      .cancelJob({ jobId: input.jobId, last: observation, backoff: wait.backoff }),
  );
  await wait.until(
    () => activity.done,
    () => limit.fired,
  );
  activity.stop();
  const { result } = activity;
  if (result?.observation) noteObservation(wait.record, result.observation, 1, Date.now());
  return isCancelAnswer(result) ? result.answer : 'unconfirmed';
}
