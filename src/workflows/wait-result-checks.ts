/** Checks the results of activities, because an operator may complete one with anything. Pure. */
import type {
  CancelAnswer,
  CollectResult,
  FirstPollAnswer,
  HandedOver,
  InputAnswer,
  PollResult,
  Rejection,
} from '../contract/activities.js';
import { isFailureType } from '../contract/failures.js';
import { LONGEST_DURATION_MS } from '../contract/longest-duration.js';
import { isWatchOf } from '../contract/ids.js';
import { CONDITIONS } from '../contract/job.js';
import { areSearchAttributeNames } from '../contract/search-attributes.js';
import {
  amount,
  between,
  count,
  fields,
  flag,
  listOf,
  moment,
  oneOf,
  optional,
  orNull,
  text,
} from '../contract/shape.js';
import { isObservation } from '../contract/reported-wait.js';

/** A duration of the config, which may have none that is too long. */
const ms = between(0, Number.MAX_SAFE_INTEGER);
/** A duration of an input: a later time would be no date. */
const duration = between(0, LONGEST_DURATION_MS);

const pollResult = fields({
  observation: isObservation,
  polls: count,
  retryAfterMs: optional(ms),
  polledAt: optional(moment),
  conditionSince: optional(moment),
  link: optional(text),
  searchAttributes: optional(areSearchAttributeNames),
  limits: optional(fields({ minIntervalMs: ms, maxDeadlineMs: ms })),
});

export function isPollResult(result: unknown): result is PollResult {
  return pollResult(result);
}

/** @param connection that of the wait, whose watches alone may poll its job */
export function isHandedOver(result: unknown, connection: string): result is HandedOver {
  return fields({ watch: (id) => isWatchOf(id, connection), polls: count })(result);
}

const rejection = fields({ rejected: isFailureType, problem: text });

export function isRejection(result: unknown): result is Rejection {
  return rejection(result);
}

const accepted = fields({
  connection: text,
  jobId: text,
  backoff: fields({ initialMs: duration, factor: amount, maxMs: duration, jitter: amount }),
  deadlineMs: duration,
  queueDeadlineMs: duration,
  onDeadline: oneOf('cancel', 'leave'),
  onCancel: oneOf('cancel', 'leave'),
  cancelDeadlineMs: duration,
  collectDeadlineMs: duration,
  onFailure: oneOf('throw', 'return'),
  patienceMs: fields(
    Object.fromEntries(CONDITIONS.filter((condition) => condition !== 'clear').map((name) => [name, orNull(duration)])),
  ),
  collect: fields({ messages: flag, content: flag }),
  content: fields({}),
});

const acceptedAnswer = fields({
  accepted,
  searchAttributes: optional(areSearchAttributeNames),
  notify: optional(fields({ on: listOf(text), troubledForMs: listOf(ms) })),
});
const refusedAnswer = fields({ problems: listOf(text) });

export function isInputAnswer(result: unknown): result is FirstPollAnswer {
  return isAccepted(result) || refusedAnswer(result);
}

export function isAccepted(result: unknown): result is Extract<InputAnswer, { accepted: unknown }> {
  return acceptedAnswer(result);
}

const CANCEL_ANSWERS = ['accepted', 'refused', 'unsupported'] as const satisfies CancelAnswer['answer'][];

const cancelAnswer = fields({
  answer: oneOf(...CANCEL_ANSWERS),
  detail: optional(text),
  observation: optional(isObservation),
});

export function isCancelAnswer(result: unknown): result is CancelAnswer {
  return cancelAnswer(result);
}

const condition = fields({ condition: oneOf(...CONDITIONS), problem: optional(text), retryAfterMs: optional(ms) });

/** @param isReceipt whether what was collected has its form */
export function isCollectResult<Receipt>(
  result: unknown,
  isReceipt: (collected: unknown) => collected is Receipt,
): result is CollectResult<Receipt> {
  if (typeof result !== 'object' || result === null) return false;
  return 'collected' in result ? isReceipt(result.collected) : condition(result);
}
