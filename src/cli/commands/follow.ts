/** Watching waits from a terminal until they end or the watching does. */
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { abortable } from '../../temporal/abortable.js';
import { forEachConcurrent } from '../../client/for-each-concurrent.js';
import { liveOutcome } from '../../client/live.js';
import { TEMPORAL_TIMEOUT_MS } from '../../temporal/connect.js';
import { outcomeSoFar, readEnd, snapshotOf, type WaitEnd } from '../../client/waits.js';
import type { JobOutcome } from '../../contract/outcome.js';
import type { ProgressView } from '../terminal/progress-view.js';
import { ServedRemarks } from './served-remarks.js';

const POLL_PAUSES_MS = { first: 250, most: 1_000 };
/** Of many waits each is polled less often: so many milliseconds lie between two polls, which makes 50 polls a second at most. */
const POLLS_APART_MS = 20;
const CONCURRENT_POLLS = 10;
const QUERY_PATIENCE_MS = 2_000;
/** Where no worker answers a query, the next would cost its patience too: of many waits a round would take minutes. */
const SILENCE_MS = 5_000;

export interface Watched {
  connection: string;
  jobId: string;
  handle: WorkflowHandle;
}

export interface Followed {
  /** Absent when the watching ended before the wait. */
  end?: WaitEnd;
  lastKnown?: JobOutcome;
}

/**
 * @param signal ends the watching, never the wait
 * @throws an error of Temporal's client when it does not answer for 5 s
 */
export async function follow(
  client: Client,
  handle: WorkflowHandle,
  { connection, jobId }: { connection: string; jobId: string },
  view: ProgressView,
  signal: AbortSignal,
): Promise<Followed> {
  const followed: Followed = {};
  await followAll(client, [{ connection, jobId, handle }], view, signal, {
    known: (_, outcome) => (followed.lastKnown = outcome),
    ended: (_, end) => (followed.end = end),
    lost: (_, error) => {
      throw error;
    },
  });
  return followed;
}

/** What is told of each wait under watch. */
export interface Following<T> {
  known(job: T, outcome: JobOutcome): void;
  ended(job: T, end: WaitEnd): void;
  /** It cannot be watched any more; throwing ends the watching of all. */
  lost(job: T, error: unknown): void;
}

/**
 * Watches them all until each has ended or is lost.
 * @param signal ends the watching, never the waits
 * @throws what `lost` throws
 */
export async function followAll<T extends Watched>(
  client: Client,
  jobs: readonly T[],
  view: ProgressView,
  signal: AbortSignal,
  following: Following<T>,
): Promise<void> {
  const watcher = new Watcher(client, jobs.length > 1, view, signal);
  const running = new Map(jobs.map((job) => [job, new FollowState()]));
  try {
    for (let pauseMs = POLL_PAUSES_MS.first; ; pauseMs = Math.min(POLL_PAUSES_MS.most, pauseMs * 2)) {
      await forEachConcurrent(CONCURRENT_POLLS, running, async ([job, state]) => {
        try {
          const end = await watcher.poll(job, state);
          if (state.outcome) following.known(job, state.outcome);
          if (!end) return;
          following.ended(job, end);
        } catch (error) {
          if (signal.aborted) throw error;
          following.lost(job, error);
        }
        running.delete(job);
      });
      if (running.size === 0) return;
      await sleep(Math.max(pauseMs, running.size * POLLS_APART_MS), undefined, { signal });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** What the polls one wait have shown so far. */
class FollowState {
  outcome: JobOutcome | undefined;
  told: JobOutcome | undefined;
  toldAtHistory = 0;
}

class Watcher {
  private readonly remarks: ServedRemarks;
  private silentUntil = 0;

  constructor(
    private readonly client: Client,
    several: boolean,
    private readonly view: ProgressView,
    private readonly signal: AbortSignal,
  ) {
    this.remarks = new ServedRemarks(client, several);
    setMaxListeners(CONCURRENT_POLLS + 1, signal);
  }

  /** @returns the end, once there is one */
  async poll(job: Watched, state: FollowState): Promise<WaitEnd | undefined> {
    const { handle } = job;
    const snapshot = await this.ask(() => snapshotOf(handle));
    if (!snapshot?.running) {
      this.remarks.forget(job);
      return this.ask(() => readEnd(this.client, handle));
    }
    for (const line of await this.ask(() => this.remarks.of(job, snapshot, Date.now()))) this.view.say(line);
    if (snapshot.historyLength !== state.toldAtHistory && Date.now() >= this.silentUntil) {
      const answer = await this.ask(() => outcomeSoFar(this.client, handle, QUERY_PATIENCE_MS));
      if (answer) {
        state.told = answer;
        state.toldAtHistory = snapshot.historyLength;
      } else {
        this.silentUntil = Date.now() + SILENCE_MS;
      }
    }
    state.outcome = liveOutcome(job, state.told, snapshot, Date.now());
    this.view.show(state.outcome, snapshot);
    return undefined;
  }

  private ask<T>(question: () => Promise<T>): Promise<T> {
    return this.client.withDeadline(Date.now() + TEMPORAL_TIMEOUT_MS, () =>
      abortable(this.client, this.signal, question),
    );
  }
}
