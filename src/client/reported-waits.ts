/** Many waits with their ends, as a report needs them. */
import type { Client } from '@temporalio/client';
import { forEachConcurrent } from './for-each-concurrent.js';
import type { KnownWait } from './known-wait.js';
import type { WaitEnd } from './wait-end.js';
import { WaitHandle } from './wait-handle.js';
import { firstWaits, type WaitFilter } from './wait-list.js';
import { WatchedWaits } from './watched-waits.js';

export interface ReportedWait extends KnownWait {
  /** Present if the wait ended without returning its outcome. */
  error?: WaitEnd['error'];
}

/** Ends read at once: each is a request. */
const CONCURRENCY = 16;

/** @returns at most `limit` waits, and whether others match too */
export async function reportedWaits(
  client: Client,
  filter: WaitFilter,
  limit: number,
): Promise<{ waits: ReportedWait[]; more: boolean }> {
  const { waits: listed, more } = await firstWaits(client, filter, limit, { complete: true });
  // While a wait continues in a new run, the server may list both runs.
  const single = [...new Map(listed.map((wait) => [wait.runId, wait])).values()];
  const waits = await new WatchedWaits(client).addTo(single);
  const reported: ReportedWait[] = [...waits];
  await forEachConcurrent(CONCURRENCY, waits.entries(), async ([index, wait]) => {
    // The memo has the outcome of every end, but not the failure.
    if (wait.running || wait.status === 'COMPLETED') return;
    const { error, outcome } = await new WaitHandle(client, wait, { runId: wait.runId }).result();
    reported[index] = { ...wait, outcome, error };
  });
  return { waits: reported, more };
}
