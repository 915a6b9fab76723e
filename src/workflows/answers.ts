/** Checks the results of activities, because an operator may complete one with anything. Pure. */
import type { CancelAnswer, CollectResult, PollResult } from '../contract/activities.js';
import type { WaitLimits } from '../contract/connection-policy.js';
import { CONDITIONS, JOB_STATES, type Condition } from '../contract/job.js';
import { areSearchAttributeNames } from '../contract/search-attributes.js';

const CANCEL_ANSWERS: readonly unknown[] = ['accepted', 'refused', 'unsupported'] satisfies CancelAnswer['answer'][];

export function isPollResult(result: unknown): result is PollResult {
  if (typeof result !== 'object' || result === null) return false;
  const { observation, polls, retryAfterMs, polledAt, link, searchAttributes, limits } = result as {
    [Key in keyof PollResult]?: PollResult[Key] | null;
  };
  return (
    typeof polls === 'number' &&
    (retryAfterMs === undefined || typeof retryAfterMs === 'number') &&
    (polledAt === undefined || typeof polledAt === 'number') &&
    (link === undefined || typeof link === 'string') &&
    (searchAttributes === undefined || areSearchAttributeNames(searchAttributes)) &&
    (limits === undefined || areLimits(limits)) &&
    typeof observation === 'object' &&
    observation !== null &&
    Object.hasOwn(JOB_STATES, observation.state) &&
    CONDITIONS.includes(observation.condition)
  );
}

export function isCancelAnswer(result: unknown): result is CancelAnswer {
  if (typeof result !== 'object' || result === null) return false;
  const { answer, detail } = result as { answer?: unknown; detail?: unknown };
  return CANCEL_ANSWERS.includes(answer) && (detail === undefined || typeof detail === 'string');
}

function areLimits(limits: { [Key in keyof WaitLimits]?: unknown } | null): boolean {
  return typeof limits?.minIntervalMs === 'number' && typeof limits.maxDeadlineMs === 'number';
}

export function isCollectResult<Receipt>(result: unknown): result is CollectResult<Receipt> {
  if (typeof result !== 'object' || result === null) return false;
  const { collected, condition } = result as { collected?: unknown; condition?: Condition };
  if ('collected' in result) return typeof collected === 'object' && collected !== null;
  return condition !== undefined && CONDITIONS.includes(condition);
}
