/** `vigil list --watch`: the list kept up to date until Ctrl-C, through a Temporal that is away. */
import { setTimeout as sleep } from 'node:timers/promises';
import { NamespaceNotFoundError, ServiceError } from '@temporalio/client';
import { abortable } from '../../temporal/abortable.js';
import { forEachConcurrent } from '../../client/for-each-concurrent.js';
import type { KnownWait } from '../../client/known-wait.js';
import { WaitHandle } from '../../client/wait-handle.js';
import { firstWaits, type WaitFilter } from '../../client/wait-list.js';
import { EXIT } from '../../contract/failures.js';
import { oneLine } from '../terminal/printable.js';
import { problemOf } from '../terminal/problem.js';
import type { CommandContext } from '../terminal/command-context.js';
import { WaitChanges } from '../terminal/wait-changes.js';
import { moreLine } from '../terminal/wait-table.js';
import { watchView } from '../terminal/watch-view.js';

const POLL_EVERY_MS = 2_000;
/** Of those that no longer fit the filter. */
const CONCURRENT_READS = 10;

/** @param filterAt the filter as it is at a time in milliseconds since the epoch */
export async function watchWaits(
  context: CommandContext,
  filterAt: (now: number) => WaitFilter,
  limit: number,
): Promise<number> {
  const client = await context.client();
  const detach = new AbortController();
  const leave = () => detach.abort();
  process.on('SIGINT', leave);
  const changes = new WaitChanges();
  const view = watchView(context);
  let begun = false;
  try {
    do {
      const error = await abortable(client, detach.signal, async () => {
        const now = Date.now();
        const { waits, more } = await firstWaits(client, filterAt(now), limit);
        const found: KnownWait[] = [];
        await forEachConcurrent(CONCURRENT_READS, changes.missing(waits), async (job) => {
          const wait = await new WaitHandle(client, job).known();
          if (wait) found.push(wait);
        });
        view.show({ ...changes.take(waits, found, now), now, remark: more ? moreLine(limit) : undefined });
        begun = true;
      }).then(
        () => undefined,
        (thrown: unknown) => thrown as Error,
      );
      if (error && !detach.signal.aborted) {
        const why = passing(error, begun);
        if (why === undefined) throw error;
        view.away(why);
      }
      await sleep(POLL_EVERY_MS, undefined, { signal: detach.signal }).catch(() => undefined);
    } while (!detach.signal.aborted);
    return EXIT.ok;
  } finally {
    process.off('SIGINT', leave);
    view.end();
  }
}

/** What is the matter, where it may be over soon; undefined for an error that would come each time. */
function passing(error: Error, begun: boolean): string | undefined {
  if (problemOf(error).type === 'TemporalUnreachable') return 'Temporal does not answer';
  // A server that has answered the same question before is only in problem, as one that is just starting.
  const hasProblem = begun && (error instanceof ServiceError || error instanceof NamespaceNotFoundError);
  return hasProblem ? `Temporal gives no list (${oneLine(error.message)})` : undefined;
}
