import { Context } from '@temporalio/activity';
import { nextLookDelay } from '../pace.js';
import { attempt } from './attempt.js';
import type { CollectRequest, CollectResult } from './contract.js';
import { nothingNew } from './nothing-new.js';
import { troubleOf } from './to-failure.js';

/**
 * One try at bringing something home, by edges like a look: returns what was collected, or a condition that has changed; while the same
 * trouble lasts it fails benignly with the delay of the pace.
 */
export async function collecting<Receipt>(
  { pace, last, settle, retryAfterMs: asked }: CollectRequest,
  work: (signal: AbortSignal) => Promise<Receipt>,
): Promise<CollectResult<Receipt>> {
  const attempts = Context.current().info.attempt;
  const delay = (retryAfterMs?: number) => nextLookDelay(pace, attempts, Math.random(), retryAfterMs);
  if (settle && attempts === 1) throw nothingNew(`${last}, trying again soon`, delay(asked));
  return attempt(async (signal) => {
    try {
      return { collected: await work(signal) };
    } catch (error) {
      signal.throwIfAborted();
      const { condition, what, retryAfterMs } = troubleOf(error);
      if (condition !== last) return { condition, trouble: what, retryAfterMs };
      throw nothingNew(`${condition}, try ${attempts} (${what})`, delay(retryAfterMs));
    }
  });
}
