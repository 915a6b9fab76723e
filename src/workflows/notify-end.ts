/** Tells the end of a wait or of a run to whom the config names. */
import type { FailureType, OtherEnd } from '../contract/failures.js';
import { endEvents, type Notification, type NotifyPolicy } from '../contract/notification.js';
import type { JobOutcome } from '../contract/outcome.js';
import { sendNotification } from './send-notification.js';

/** @param failure undefined if the wait returns the outcome */
export async function notifyEnd(
  policy: NotifyPolicy | undefined,
  outcome: JobOutcome,
  failure?: { type: FailureType | OtherEnd; message: string },
): Promise<void> {
  const events = endEvents(outcome, failure?.type);
  if (!policy || !events.some((event) => policy.on.includes(event))) return;
  const notification: Pick<Notification, 'events' | 'outcome' | 'failure'> = {
    events,
    outcome,
    ...(failure && { failure }),
  };
  // A wait that goes on after a reset may end otherwise.
  await sendNotification(`end:${events[0] ?? 'gaveUp'}`, notification);
}
