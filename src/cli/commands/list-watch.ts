/** `vigil list --watch`: keeps the list up to date until Ctrl-C, also across an outage of Temporal. */
import { setTimeout as sleep } from 'node:timers/promises';
import { abortable } from '../../temporal/abortable.js';
import { isOutage } from '../../temporal/outage.js';
import type { WaitFilter } from '../../client/wait-list.js';
import { EXIT } from '../../contract/failures.js';
import { oneLine } from '../../text/printable-text.js';
import { problemOf } from '../terminal/problem.js';
import type { CommandContext } from '../terminal/command-context.js';
import { WaitChanges } from '../terminal/wait-changes.js';
import { moreLine } from '../terminal/wait-table.js';
import { watchView } from '../terminal/watch-view.js';
import { ListedRows } from './listed-rows.js';

const POLL_EVERY_MS = 2_000;

/** @param filterAt the filter at a time in milliseconds since the epoch */
export async function watchWaits(
  context: CommandContext,
  filterAt: (now: number) => WaitFilter,
  limit: number,
): Promise<number> {
  const client = await context.client();
  const detach = new AbortController();
  const stop = () => detach.abort();
  process.on('SIGINT', stop);
  const listed = new ListedRows(client);
  const changes = new WaitChanges();
  const view = watchView(context);
  let begun = false;
  try {
    do {
      const error = await abortable(client, detach.signal, async () => {
        const now = Date.now();
        const { rows, more } = await listed.first(filterAt(now), limit);
        view.show({
          ...changes.take(rows, await listed.again(changes.missing(rows)), now),
          now,
          remark: more ? moreLine(limit) : undefined,
        });
        begun = true;
      }).then(
        () => undefined,
        (thrown: unknown) => thrown as Error,
      );
      if (error && !detach.signal.aborted) {
        const why = temporaryProblem(error, begun);
        if (why === undefined) throw error;
        view.away(why);
      }
      await sleep(POLL_EVERY_MS, undefined, { signal: detach.signal }).catch(() => undefined);
    } while (!detach.signal.aborted);
    return EXIT.ok;
  } finally {
    process.off('SIGINT', stop);
    view.end();
  }
}

/** Describes an error that may pass; undefined for one that would come back at every attempt. */
function temporaryProblem(error: Error, begun: boolean): string | undefined {
  if (!isOutage(error, { answeredBefore: begun })) return undefined;
  return problemOf(error).type === 'TemporalUnreachable'
    ? 'Temporal does not answer'
    : `Temporal returned an error (${oneLine(error.message)})`;
}
