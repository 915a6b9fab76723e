/** Adds to waits what only the watch of their connection knows. */
import type { Client } from '@temporalio/client';
import { changesTens } from '../contract/job.js';
import { withEntry, type TimelineEntry } from '../contract/timeline.js';
import type { WatchedPolls } from '../contract/watch.js';
import type { KnownWait } from './known-wait.js';
import { connectionProblems, watchedPolls } from './watched-polls.js';

const WATCHES_TIMEOUT_MS = 2_000;

export class WatchedWaits {
  /** By the workflow id of the wait. */
  private known = new Map<string, WatchedPolls>();

  constructor(private readonly client: Client) {}

  /** The waits, those of watches with their last poll and the problem of their connection. Takes at most 2 s. */
  async addTo<T extends KnownWait>(waits: readonly T[]): Promise<T[]> {
    await this.ask(waits);
    return waits.map((wait) => this.with(wait));
  }

  /** The problems that the watches keep for their connections. Takes at most 2 s. @param connection @default all */
  problems(connection?: string): ReturnType<typeof connectionProblems> {
    return connectionProblems(this.client, connection, WATCHES_TIMEOUT_MS);
  }

  /** Asks the watches of the waits. Takes at most 2 s. */
  async ask(waits: readonly KnownWait[]): Promise<void> {
    this.known = await watchedPolls(this.client, waits.filter(isQuiet), WATCHES_TIMEOUT_MS, this.known);
  }

  /** The wait with what its watch answered last. */
  with<T extends KnownWait>(wait: T): T {
    return withWatch(wait, this.known.get(wait.workflowId));
  }
}

/** Whether a watch may poll its job. */
function isQuiet({ running, pendingPoll, outcome }: KnownWait): boolean {
  return running && !pendingPoll && outcome.phase === 'waiting';
}

/** A problem of the whole connection is not in its watched waits: their watch keeps it once. */
function withWatch<T extends KnownWait>(wait: T, watched: WatchedPolls | undefined): T {
  if (!watched || !isQuiet(wait)) return wait;
  const { condition, problem, since } = watched.connection;
  // The wait knows the percentage only in steps of ten.
  const isSame = !changesTens(wait.outcome.percent ?? undefined, watched.percent);
  const outcome = isSame ? { ...wait.outcome, percent: watched.percent ?? null } : wait.outcome;
  if (condition === 'clear' || outcome.condition !== 'clear') return { ...wait, watched, outcome };
  const { state, percent } = outcome;
  const entry: TimelineEntry = {
    at: new Date(since).toISOString(),
    state,
    condition,
    ...(percent !== null && { percent }),
    ...(problem !== undefined && { problem }),
  };
  return { ...wait, watched, outcome: { ...outcome, condition, timeline: withEntry(outcome.timeline, entry) } };
}
