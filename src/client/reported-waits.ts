/** Many waits with their ends, as a report needs them. */
import type { Client } from '@temporalio/client';
import { withEntry, type TimelineEntry } from '../contract/timeline.js';
import { forEachConcurrent } from './for-each-concurrent.js';
import type { KnownWait } from './known-wait.js';
import type { WaitEnd } from './wait-end.js';
import { WaitHandle } from './wait-handle.js';
import { firstWaits, type WaitFilter } from './wait-list.js';
import { watchedPolls } from './watched-polls.js';

export interface ReportedWait extends KnownWait {
  /** Present if the wait ended without returning its outcome. */
  error?: WaitEnd['error'];
}

/** Ends read at once: each is a request. */
const CONCURRENCY = 16;
const WATCH_TIMEOUT_MS = 2_000;

/** @returns at most `limit` waits, and whether others match too */
export async function reportedWaits(
  client: Client,
  filter: WaitFilter,
  limit: number,
): Promise<{ waits: ReportedWait[]; more: boolean }> {
  const { waits: listed, more } = await firstWaits(client, filter, limit, { complete: true });
  // While a wait continues in a new run, the server may list both runs.
  const waits = [...new Map(listed.map((wait) => [wait.runId, wait])).values()];
  const reported: ReportedWait[] = [...waits];
  await forEachConcurrent(CONCURRENCY, waits.entries(), async ([index, wait]) => {
    if (wait.running) {
      reported[index] = await withConnectionsProblem(client, wait);
      return;
    }
    // The memo has the outcome of every end, but not the failure.
    if (wait.status === 'COMPLETED') return;
    const { error, outcome } = await new WaitHandle(client, wait, { runId: wait.runId }).result();
    reported[index] = { ...wait, outcome, error };
  });
  return { waits: reported, more };
}

/** A problem of the whole connection is not in its watched waits: their watch keeps it once. */
async function withConnectionsProblem(client: Client, wait: KnownWait): Promise<KnownWait> {
  const { outcome, pendingPoll, answered, workflowId } = wait;
  if (!answered || pendingPoll || outcome.phase !== 'waiting' || outcome.condition !== 'clear') return wait;
  const connection = (await watchedPolls(client, workflowId, WATCH_TIMEOUT_MS))?.connection;
  if (!connection || connection.condition === 'clear') return wait;
  const { condition, problem, since } = connection;
  const { state, percent } = outcome;
  const entry: TimelineEntry = {
    at: new Date(since).toISOString(),
    state,
    condition,
    ...(percent !== null && { percent }),
    ...(problem !== undefined && { problem }),
  };
  return { ...wait, outcome: { ...outcome, condition, timeline: withEntry(outcome.timeline, entry) } };
}
