import { Context } from '@temporalio/activity';
import { nextPollDelay } from '../contract/backoff.js';
import { attempt } from './attempt.js';
import type { CollectRequest, CollectResult } from '../contract/activities.js';
import type { RecordMetric } from '../contract/metrics.js';
import { noChange } from './no-change.js';
import { problemOf } from './to-failure.js';

/**
 * One attempt to collect something. Returns what was collected, or a condition that changed. While the same problem lasts it fails benignly
 * with the delay of the backoff, like a poll without a change.
 */
export async function collectAttempt<Receipt>(
  { backoff, last, initialDelay, retryAfterMs: asked }: CollectRequest,
  record: RecordMetric,
  work: (signal: AbortSignal) => Promise<Receipt>,
): Promise<CollectResult<Receipt>> {
  const attempts = Context.current().info.attempt;
  const delay = (retryAfterMs?: number) => nextPollDelay(backoff, attempts, Math.random(), retryAfterMs);
  if (initialDelay && attempts === 1) throw noChange(`${last}, retrying soon`, delay(asked));
  return attempt(async (signal) => {
    try {
      return { collected: await work(signal) };
    } catch (error) {
      signal.throwIfAborted();
      const { condition, what, retryAfterMs } = problemOf(error);
      if (condition === 'unstored') record('vigil_store_errors_total', { task: 'collect' });
      if (condition !== last) return { condition, problem: what, retryAfterMs };
      throw noChange(`${condition}, attempt ${attempts} (${what})`, delay(retryAfterMs));
    }
  });
}
