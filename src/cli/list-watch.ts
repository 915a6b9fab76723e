/** `vigil list --watch`: the list kept up to date until Ctrl-C, through a Temporal that is away. */
import { setTimeout as sleep } from 'node:timers/promises';
import { NamespaceNotFoundError, ServiceError } from '@temporalio/client';
import { abortable } from '../client/abortable.js';
import { forEachAtOnce } from '../client/at-once.js';
import { firstWaits, readWait, type ListedWait, type WaitFilter } from '../client/wait-list.js';
import { EXIT } from '../errors.js';
import { oneLine } from './printable.js';
import { problemOf } from './problem.js';
import type { Session } from './session.js';
import { WaitChanges } from './wait-changes.js';
import { moreLine } from './wait-table.js';
import { watchView } from './watch-view.js';

const LOOK_EVERY_MS = 2_000;
/** Of those that no longer fit the filter. */
const READ_AT_ONCE = 10;

/** @param filterAt the filter as it is at a time in milliseconds since the epoch */
export async function watchWaits(
  session: Session,
  filterAt: (now: number) => WaitFilter,
  limit: number,
): Promise<number> {
  const client = await session.client();
  const leaving = new AbortController();
  const leave = () => leaving.abort();
  process.on('SIGINT', leave);
  const changes = new WaitChanges();
  const view = watchView(session);
  let begun = false;
  try {
    do {
      const error = await abortable(client, leaving.signal, async () => {
        const now = Date.now();
        const { waits, more } = await firstWaits(client, filterAt(now), limit);
        const found: ListedWait[] = [];
        await forEachAtOnce(READ_AT_ONCE, changes.missing(waits), async (id) => {
          const wait = await readWait(client, id);
          if (wait) found.push(wait);
        });
        view.show({ ...changes.take(waits, found, now), now, remark: more ? moreLine(limit) : undefined });
        begun = true;
      }).then(
        () => undefined,
        (thrown: unknown) => thrown as Error,
      );
      if (error && !leaving.signal.aborted) {
        const why = passing(error, begun);
        if (why === undefined) throw error;
        view.away(why);
      }
      await sleep(LOOK_EVERY_MS, undefined, { signal: leaving.signal }).catch(() => undefined);
    } while (!leaving.signal.aborted);
    return EXIT.ok;
  } finally {
    process.off('SIGINT', leave);
    view.end();
  }
}

/** What is the matter, where it may be over soon; undefined for an error that would come each time. */
function passing(error: Error, begun: boolean): string | undefined {
  if (problemOf(error).type === 'TemporalUnreachable') return 'Temporal does not answer';
  // A server that has answered the same question before is only in trouble, as one that is just starting.
  const inTrouble = begun && (error instanceof ServiceError || error instanceof NamespaceNotFoundError);
  return inTrouble ? `Temporal gives no list (${oneLine(error.message)})` : undefined;
}
