/** Checks a notification that anybody in the namespace may have written. Pure. */
import { isFailureType, isOtherEnd } from './failures.js';
import { isConnectionName } from './ids.js';
import { END_EVENTS, type Notification } from './notification.js';
import { count, fields, listOf, oneOf, optional, orNull, text, time } from './shape.js';
import { isOutcome } from './reported-wait.js';

const notification = fields({
  id: text,
  events: listOf(oneOf(...END_EVENTS, 'troubled')),
  at: time,
  workflowId: text,
  runId: text,
  outcome: isOutcome,
  failure: optional(fields({ type: (value) => isFailureType(value) || isOtherEnd(value), message: text })),
  problem: optional(fields({ since: time, forMs: count, what: orNull(text) })),
});

export function isNotification(reported: unknown): reported is Notification {
  if (!notification(reported)) return false;
  const { events, outcome } = reported as Notification;
  return events.length > 0 && isConnectionName(outcome.connection) && typeof outcome.jobId === 'string';
}
