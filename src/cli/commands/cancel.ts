import { readEnd, requestCancel, snapshotOf, waitHandle, type WaitEnd } from '../../client/waits.js';
import { EXIT } from '../../contract/failures.js';
import type { CancelResult } from '../../contract/outcome.js';
import { follow } from './follow.js';
import { noSuchWait } from '../terminal/problem.js';
import { progressView } from '../terminal/progress.js';
import { report } from '../terminal/print-outcome.js';
import type { CommandContext } from '../terminal/command-context.js';

export interface CancelFlags {
  reason: string;
  wait: boolean;
}

/** Results after which nothing is left to do about the job; after the others it may still run. */
const DONE: CancelResult[] = ['confirmed', 'notAsked', 'finishedAnyway'];

export async function cancelCommand(
  context: CommandContext,
  connection: string,
  jobId: string,
  flags: CancelFlags,
): Promise<number> {
  const client = await context.client();
  const handle = waitHandle(client, connection, jobId);
  const snapshot = await snapshotOf(handle);
  if (!snapshot) throw noSuchWait(connection, jobId);
  if (!snapshot.running) throw noSuchWait(connection, jobId, 'no wait is running');
  await requestCancel(client, connection, jobId, flags.reason);
  if (!flags.wait) {
    context.result(`Cancel requested for ${connection} ${jobId}.`, { connection, jobId, cancel: 'requested' });
    return EXIT.ok;
  }
  context.say('Cancel requested; waiting until the vendor shows it (--no-wait does not wait).');
  const view = progressView(process.stderr, [{ connection, jobId }], false);
  let end: WaitEnd | undefined;
  try {
    ({ end } = await follow(client, handle, { connection, jobId }, view, new AbortController().signal));
  } finally {
    view.end();
  }
  const { exit, outcome, error } = end ?? (await readEnd(client, handle));
  const done = outcome.cancel !== null && DONE.includes(outcome.cancel.result);
  // That the wait is canceled is what was asked for, and no error.
  const wanted = done && error?.type === 'Canceled';
  return report(context, { exit: wanted ? EXIT.ok : exit, outcome, error: wanted ? undefined : error });
}
