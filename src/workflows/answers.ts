/** Checks the results of activities, because an operator may complete one with anything. Pure. */
import type { CancelAnswer, CollectResult, HandedOver, PollResult } from '../contract/activities.js';
import type { Backoff } from '../contract/backoff.js';
import type { WaitLimits } from '../contract/connection-policy.js';
import { CONDITIONS, JOB_STATES, type Condition } from '../contract/job.js';
import type { Member, MemberObservation, PollMembersResult } from '../contract/watch.js';
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

export function isHandedOver(result: unknown): result is HandedOver {
  const { watch, polls } = (result ?? {}) as { [Key in keyof HandedOver]?: unknown };
  return typeof watch === 'string' && typeof polls === 'number';
}

export function isPollMembersResult(result: unknown): result is PollMembersResult {
  const { covered, changed, gone, connection } = (result ?? {}) as { [Key in keyof PollMembersResult]?: unknown };
  const { condition, since } = (connection ?? {}) as { condition?: unknown; since?: unknown };
  return (
    typeof covered === 'number' &&
    Array.isArray(changed) &&
    changed.every((one: Partial<Member> | null) => typeof one?.wait === 'string' && isMemberObservation(one.last)) &&
    Array.isArray(gone) &&
    CONDITIONS.includes(condition as Condition) &&
    typeof since === 'number'
  );
}

/** Checks what a signal says to the watch. */
export function isMember(sent: unknown): sent is Member {
  const { wait, jobId, last, lastChangeAt, polledAt, backoff, patienceMs } = (sent ?? {}) as {
    [Key in keyof Member]?: unknown;
  };
  return (
    typeof wait === 'string' &&
    typeof jobId === 'string' &&
    isMemberObservation(last) &&
    typeof lastChangeAt === 'number' &&
    typeof polledAt === 'number' &&
    isBackoff(backoff) &&
    typeof patienceMs === 'object' &&
    patienceMs !== null
  );
}

export function listOf<T>(sent: unknown, is: (one: unknown) => one is T): T[] {
  return Array.isArray(sent) ? sent.filter(is) : [];
}

function isMemberObservation(last: unknown): last is MemberObservation {
  const { state, condition, percent } = (last ?? {}) as { [Key in keyof MemberObservation]?: unknown };
  return (
    typeof state === 'string' &&
    Object.hasOwn(JOB_STATES, state) &&
    CONDITIONS.includes(condition as Condition) &&
    (percent === undefined || typeof percent === 'number')
  );
}

function isBackoff(backoff: unknown): backoff is Backoff {
  const { initialMs, factor, maxMs, jitter } = (backoff ?? {}) as { [Key in keyof Backoff]?: unknown };
  return (
    [initialMs, factor, maxMs, jitter].every((part) => Number.isFinite(part) && Number(part) >= 0) && Number(maxMs) > 0
  );
}
