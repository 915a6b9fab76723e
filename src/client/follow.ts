/** Follows running waits, or anything else, until they end. */
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { JobOutcome } from '../contract/outcome.js';
import type { NextLimit } from '../contract/wait-limits.js';
import { abortable } from '../temporal/abortable.js';
import { isOutage } from '../temporal/outage.js';
import { TEMPORAL_TIMEOUT_MS } from '../temporal/connect.js';
import { forEachConcurrent } from './for-each-concurrent.js';
import { knownWait, type KnownWait } from './known-wait.js';
import type { WaitEnd } from './wait-end.js';
import { WaitHandle } from './wait-handle.js';
import { WatchedWaits } from './watched-waits.js';

const POLL_INTERVAL_MS = { initial: 250, max: 1_000 } as const;
/** With many waits there is at most one description every 20 ms. */
const MS_BETWEEN_POLLS = 20;
const CONCURRENT_POLLS = 10;
const ANSWER_TIMEOUT_MS = 2_000;
/** After a query without an answer no wait is queried for this long, because each query would take its whole timeout. */
const SILENCE_MS = 5_000;
/** How often the watches that poll for followed waits are asked. */
const ASK_WATCHES_EVERY_MS = 10_000;

/** What is known of a running wait. */
export interface FollowedWait extends KnownWait {
  /** The next deadline or end of a patience; null if nothing is limited, undefined if no worker answered. */
  limit?: NextLimit | null;
}

/** What happens to each wait, or to whatever else is followed. */
export interface Follower<T, Known = FollowedWait, End = WaitEnd> {
  /** What is known now; called about once a second. */
  known(one: T, known: Known): void | Promise<void>;
  ended(one: T, end: End): void;
  /** It cannot be followed any more. Throwing ends the following of all. */
  lost(one: T, error: unknown): void;
  /** An outage of Temporal has begun. @param since its last answer, in milliseconds since the epoch */
  away(since: number): void;
  /** The outage is over. */
  back(): void;
}

export interface FollowOptions {
  /** Ends the following, never the waits. */
  signal: AbortSignal;
  /** After an outage of Temporal of this length, the waits are lost. @default none */
  temporalTimeoutMs?: number;
}

/** Follows the waits until each has ended or is lost, also across an outage of Temporal. @throws what `lost` throws */
export async function followWaits<T extends { handle: WaitHandle }>(
  client: Client,
  waits: readonly T[],
  options: FollowOptions,
  follower: Follower<T>,
): Promise<void> {
  const reader = new ProgressReader(client, options.signal);
  const answers = new Map(waits.map((wait) => [wait, new LastAnswer()]));
  const watches = new WatchedWaits(client);
  const running = new Map<T, FollowedWait>();
  let watchesAskedAt = 0;
  const read = async (wait: T): Promise<FollowedWait | WaitEnd> => {
    const answer = await reader.read(wait.handle, answers.get(wait) ?? new LastAnswer());
    running.delete(wait);
    if ('exit' in answer) return answer;
    running.set(wait, answer);
    if (Date.now() - watchesAskedAt >= ASK_WATCHES_EVERY_MS) {
      watchesAskedAt = Date.now();
      await abortable(client, options.signal, () => watches.ask([...running.values()]));
    }
    return watches.with(answer);
  };
  await followEach(waits, read, options, follower);
}

/** The same for anything. @param read what is known of one now, or how it ended */
export async function followEach<T, Known extends object, End extends { exit: number }>(
  all: readonly T[],
  read: (one: T) => Promise<Known | End>,
  { signal, temporalTimeoutMs = Infinity }: FollowOptions,
  follower: Follower<T, Known, End>,
): Promise<void> {
  setMaxListeners(CONCURRENT_POLLS + 1, signal);
  const running = new Set(all);
  let answeredAt = Date.now();
  let away = false;
  try {
    for (let intervalMs: number = POLL_INTERVAL_MS.initial; ; intervalMs *= 2) {
      await forEachConcurrent(CONCURRENT_POLLS, running, async (one) => {
        try {
          const answer = await read(one);
          answeredAt = Date.now();
          if (away) follower.back();
          away = false;
          if (!('exit' in answer)) {
            await follower.known(one, answer);
            return;
          }
          follower.ended(one, answer);
        } catch (error) {
          if (signal.aborted) throw error;
          if (isOutage(error, { answeredBefore: true }) && Date.now() - answeredAt < temporalTimeoutMs) {
            if (!away) follower.away(answeredAt);
            away = true;
            return;
          }
          follower.lost(one, error);
        }
        running.delete(one);
      });
      if (running.size === 0) return;
      const pauseMs = Math.max(Math.min(POLL_INTERVAL_MS.max, intervalMs), running.size * MS_BETWEEN_POLLS);
      await sleep(pauseMs, undefined, { signal });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** A wait's last answer, and the length of its history at that time: without a new event the answer is the same. */
export class LastAnswer {
  outcome?: JobOutcome;
  limit?: NextLimit | null;
  historyLength?: number;
}

export class ProgressReader {
  private silentUntil = 0;

  constructor(
    private readonly client: Client,
    private readonly signal: AbortSignal,
  ) {}

  async read(handle: WaitHandle, last: LastAnswer): Promise<FollowedWait | WaitEnd> {
    const description = await this.ask(() => handle.describe());
    // By its run: a later wait for the same job may have started since, and take days.
    if (!description?.running) {
      return this.ask(() => new WaitHandle(this.client, handle, { runId: description?.runId }).result());
    }
    if (description.historyLength !== last.historyLength && Date.now() >= this.silentUntil) {
      const outcome = await this.ask(() => handle.answer(ANSWER_TIMEOUT_MS));
      if (outcome) {
        // Not at the same time: see startWait.
        const limit = await this.ask(() => handle.limit(ANSWER_TIMEOUT_MS));
        Object.assign(last, { outcome, limit, historyLength: description.historyLength });
      } else this.silentUntil = Date.now() + SILENCE_MS;
    }
    return { ...knownWait(description, last.outcome, Date.now()), limit: last.limit };
  }

  /** @throws an error of Temporal's client if it does not answer within 5 s, or if the following ends */
  ask<T>(question: () => Promise<T>): Promise<T> {
    return this.client.withDeadline(Date.now() + TEMPORAL_TIMEOUT_MS, () =>
      abortable(this.client, this.signal, question),
    );
  }
}
