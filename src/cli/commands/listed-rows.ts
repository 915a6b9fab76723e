/** What `vigil list` shows: waits, and runs that have no job and therefore no wait. */
import type { Client } from '@temporalio/client';
import type { KnownWait } from '../../client/known-wait.js';
import { UnstartedRuns } from '../../client/unstarted-runs.js';
import { WaitFailures } from '../../client/wait-failures.js';
import { WaitHandle } from '../../client/wait-handle.js';
import { firstWaits, type ListOptions, type WaitFilter } from '../../client/wait-list.js';
import { WatchedWaits } from '../../client/watched-waits.js';
import { forEachConcurrent } from '../../client/for-each-concurrent.js';
import { isRun, type ListedRow } from '../terminal/wait-table.js';

const CONCURRENT_READS = 10;

export class ListedRows {
  private readonly failures: WaitFailures;
  private readonly watched: WatchedWaits;
  private readonly runs: UnstartedRuns;

  constructor(private readonly client: Client) {
    this.failures = new WaitFailures(client);
    this.watched = new WatchedWaits(client);
    this.runs = new UnstartedRuns(client);
  }

  /** The first `limit` rows that match, the running ones first, then the ones that ended last; `more` says whether others match too. */
  async first(filter: WaitFilter, limit: number, options?: ListOptions): Promise<{ rows: ListedRow[]; more: boolean }> {
    const [{ waits, more }, runs] = await Promise.all([
      firstWaits(this.client, filter, limit, options),
      // One more than is shown says whether the list is cut.
      this.runs.first(filter, limit + 1),
    ]);
    const rows = inOrder([...runs, ...(await this.watched.addTo(await this.failures.addTo(waits)))]);
    return { rows: rows.slice(0, limit), more: more || rows.length > limit };
  }

  /** The current state of rows that are not listed any more. Those that were deleted, and runs that have started a job, are left out. */
  async again(rows: readonly ListedRow[]): Promise<ListedRow[]> {
    const waits: KnownWait[] = [];
    const runs: ListedRow[] = [];
    await forEachConcurrent(CONCURRENT_READS, rows, async (row) => {
      if (isRun(row)) {
        const run = await this.runs.again(row);
        if (run) runs.push(run);
        return;
      }
      const wait = await new WaitHandle(this.client, row).knownWithoutWatch();
      if (wait) waits.push(wait);
    });
    return [...runs, ...(await this.watched.addTo(await this.failures.addTo(waits)))];
  }
}

function inOrder(rows: readonly ListedRow[]): ListedRow[] {
  const ended = rows.filter(({ running }) => !running);
  return [
    ...rows.filter(({ running }) => running),
    ...ended.sort((one, other) => (other.closedAt?.getTime() ?? 0) - (one.closedAt?.getTime() ?? 0)),
  ];
}
