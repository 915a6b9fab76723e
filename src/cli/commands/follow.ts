/** Follows waits in a terminal: their progress, and warnings about absent workers. */
import type { Client } from '@temporalio/client';
import { followWaits, type Follower } from '../../client/follow.js';
import type { WaitEnd } from '../../client/wait-end.js';
import type { WaitHandle } from '../../client/wait-handle.js';
import type { JobOutcome } from '../../contract/outcome.js';
import type { ProgressView } from '../terminal/progress-view.js';
import { AbsentWorkerWarnings } from './absent-workers.js';

export interface Followed {
  /** Absent if the following ended before the wait. */
  end?: WaitEnd;
  lastKnown?: JobOutcome;
}

/**
 * @param signal ends the following, never the wait
 * @throws an error of Temporal's client if Temporal does not answer for 5 s
 */
export async function followOne(
  client: Client,
  handle: WaitHandle,
  view: ProgressView,
  signal: AbortSignal,
): Promise<Followed> {
  const followed: Followed = {};
  await followShown(client, [{ handle }], view, signal, {
    known: (_, { outcome }) => {
      followed.lastKnown = outcome;
    },
    ended: (_, end) => (followed.end = end),
    lost: (_, error) => {
      throw error;
    },
  });
  return followed;
}

/** Follows the waits and shows each in the view. @param signal ends the following, never the waits @throws what `lost` throws */
export async function followShown<T extends { handle: WaitHandle }>(
  client: Client,
  waits: readonly T[],
  view: ProgressView,
  signal: AbortSignal,
  follower: Follower<T>,
): Promise<void> {
  const warnings = new AbsentWorkerWarnings(client, waits.length > 1);
  await followWaits(client, waits, signal, {
    known: async (wait, known) => {
      for (const line of await warnings.of(known, Date.now())) view.say(line);
      view.show(known);
      await follower.known(wait, known);
    },
    ended: (wait, end) => {
      warnings.forget(wait.handle);
      follower.ended(wait, end);
    },
    lost: (wait, error) => follower.lost(wait, error),
  });
}
