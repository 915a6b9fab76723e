/** Follows waits in a terminal: their progress, and notices about absent workers. */
import type { Client } from '@temporalio/client';
import { followWaits, type Follower, type FollowOptions } from '../../client/follow.js';
import type { WaitEnd } from '../../client/wait-end.js';
import type { WaitHandle } from '../../client/wait-handle.js';
import type { JobOutcome } from '../../contract/outcome.js';
import type { ProgressView } from '../terminal/progress-view.js';
import { shortDuration } from '../../text/short-duration.js';
import { AbsentWorkers } from './absent-workers.js';

export interface Followed {
  /** Absent if the following ended before the wait. */
  end?: WaitEnd;
  lastKnown?: JobOutcome;
}

/** @throws an error of Temporal's client if Temporal does not answer for `temporalTimeoutMs` */
export async function followOne(
  client: Client,
  handle: WaitHandle,
  view: ProgressView,
  options: FollowOptions,
): Promise<Followed> {
  const followed: Followed = {};
  await followShown(client, [{ handle }], view, options, {
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

/** Follows the waits and shows each in the view. @throws what `lost` throws */
export async function followShown<T extends { handle: WaitHandle }>(
  client: Client,
  waits: readonly T[],
  view: ProgressView,
  options: FollowOptions,
  follower: Omit<Follower<T>, 'away' | 'back'>,
): Promise<void> {
  const absent = new AbsentWorkers(client, waits.length > 1);
  await followWaits(client, waits, options, {
    known: async (wait, known) => {
      await absent.update(known, Date.now());
      view.notice(absent.notices(Date.now()));
      view.show(known);
      await follower.known(wait, known);
    },
    ended: (wait, end) => {
      absent.forget(wait.handle);
      follower.ended(wait, end);
    },
    lost: (wait, error) => follower.lost(wait, error),
    away: (since) => view.say(awayText(since, waits.length, options.temporalTimeoutMs)),
    back: () => view.say('Temporal answers again.'),
  });
}

export function awayText(since: number, waits: number, temporalTimeoutMs: number | undefined): string {
  const goesOn = waits === 1 ? 'The wait continues' : 'The waits continue';
  const limit = temporalTimeoutMs === undefined ? '' : ` for ${shortDuration(temporalTimeoutMs)}`;
  return `Temporal has not answered since ${new Date(since).toISOString()}. Trying again${limit}. ${goesOn} when it is back.`;
}
