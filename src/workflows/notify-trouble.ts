/** Tells others of a wait whose condition stays bad, while the wait goes on. */
import { condition } from '@temporalio/workflow';
import { nextTroubleMs } from '../contract/notification.js';
import { outcomeOf, timestamp } from '../contract/wait-record.js';
import { sendNotification } from './send-notification.js';
import type { Wait } from './wait.js';

/** Never ends: the wait does. */
export async function notifyTroubles(wait: Wait): Promise<void> {
  const { record } = wait;
  for (;;) {
    await condition(() => wait.trouble.fired);
    const { notify, trouble } = record;
    const forMs = notify && trouble && nextTroubleMs(notify, trouble);
    if (!trouble || forMs === undefined) return;
    record.trouble = { ...trouble, notifiedMs: forMs };
    wait.refresh();
    await sendNotification(`troubled:${trouble.since}:${forMs}`, {
      events: ['troubled'],
      outcome: outcomeOf(record, Date.now()),
      problem: { since: timestamp(trouble.since), forMs, what: record.observation.problem ?? null },
    });
  }
}
