import { readEnd, requestCancel, snapshotOf, waitHandle, type WaitEnd } from '../client/waits.js';
import { EXIT } from '../errors.js';
import type { CancelResult } from '../job.js';
import { follow } from './follow.js';
import { noSuchWait } from './problem.js';
import { progressView } from './progress.js';
import { report } from './report.js';
import type { Session } from './session.js';

export interface CancelFlags {
  reason: string;
  wait: boolean;
}

/** Results after which nothing is left to do about the job; after the others it may still run. */
const DONE: CancelResult[] = ['confirmed', 'notAsked', 'finishedAnyway'];

export async function cancelCommand(
  session: Session,
  connection: string,
  jobId: string,
  flags: CancelFlags,
): Promise<number> {
  const client = await session.client();
  const handle = waitHandle(client, connection, jobId);
  const snapshot = await snapshotOf(handle);
  if (!snapshot) throw noSuchWait(connection, jobId);
  if (!snapshot.running) throw noSuchWait(connection, jobId, 'no wait is running');
  await requestCancel(client, connection, jobId, flags.reason);
  if (!flags.wait) {
    session.result(`Cancel requested for ${connection} ${jobId}.`, { connection, jobId, cancel: 'requested' });
    return EXIT.ok;
  }
  session.say('Cancel requested; waiting until the vendor shows it (--no-wait does not wait).');
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
  return report(session, { exit: wanted ? EXIT.ok : exit, outcome, error: wanted ? undefined : error });
}
