/** A cancel that is believed only once the vendor shows it. */
import type { CancelResult } from '../job.js';
import { Alarm } from './alarm.js';
import { isCancelAnswer } from './answers.js';
import { Errand } from './errand.js';
import type { Wait } from './wait.js';
import { noteObservation, timestamp } from './wait-record.js';
import { watch } from './watch.js';

/** Asks the vendor to cancel the job and reads it back until it is true; the report in the record says how that went. */
export async function confirmCancel(wait: Wait, by: 'caller' | 'deadline', reason: string | null): Promise<void> {
  const { record } = wait;
  const report = { by, at: timestamp(Date.now()), reason, result: 'requested' as CancelResult };
  record.phase = 'cancelling';
  record.cancel = report;
  record.limitAt = Date.now() + record.input.cancelDeadlineMs;
  wait.noted();
  const limit = new Alarm("the deadline for the vendor's cancel");
  limit.set(record.limitAt);

  report.result = await ask(wait, limit);
  wait.show();
  if (report.result === 'accepted') {
    await watch(wait, () => (limit.rung ? { why: 'cancel' } : undefined), { settle: false });
    report.result = 'unconfirmed';
  }
  if (wait.jobEnded) report.result = record.observation.state === 'cancelled' ? 'confirmed' : 'finishedAnyway';
  limit.set(undefined);
}

async function ask(wait: Wait, limit: Alarm): Promise<CancelResult> {
  const { input, observation } = wait.record;
  const errand = new Errand(() =>
    wait
      .acts({ summary: wait.summary('a cancel') })
      .cancelJob({ jobId: input.jobId, last: observation, pace: wait.pace }),
  );
  await wait.until(
    () => errand.done,
    () => limit.rung,
  );
  errand.stop();
  const { result } = errand;
  if (result?.observation) noteObservation(wait.record, result.observation, 1, Date.now());
  return isCancelAnswer(result) ? result.answer : 'unconfirmed';
}
