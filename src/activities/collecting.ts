import { Context } from '@temporalio/activity';
import { nextPollDelay } from '../contract/backoff.js';
import { attempt } from './attempt.js';
import type { CollectRequest, CollectResult } from '../contract/activities.js';
import { noChange } from './no-change.js';
import { problemOf } from './to-failure.js';

/**
 * One try at bringing something home, by changes like a poll: returns what was collected, or a condition that has changed; while the same
 * problem lasts it fails benignly with the delay of the backoff.
 */
export async function collecting<Receipt>(
  { backoff, last, initialDelay, retryAfterMs: asked }: CollectRequest,
  work: (signal: AbortSignal) => Promise<Receipt>,
): Promise<CollectResult<Receipt>> {
  const attempts = Context.current().info.attempt;
  const delay = (retryAfterMs?: number) => nextPollDelay(backoff, attempts, Math.random(), retryAfterMs);
  if (initialDelay && attempts === 1) throw noChange(`${last}, trying again soon`, delay(asked));
  return attempt(async (signal) => {
    try {
      return { collected: await work(signal) };
    } catch (error) {
      signal.throwIfAborted();
      const { condition, what, retryAfterMs } = problemOf(error);
      if (condition !== last) return { condition, problem: what, retryAfterMs };
      throw noChange(`${condition}, try ${attempts} (${what})`, delay(retryAfterMs));
    }
  });
}
