import { readEnd, requestCancel, snapshotOf, waitHandle } from '../client/waits.js';
import { EXIT } from '../errors.js';
import type { CancelResult } from '../job.js';
import { outcomeText } from './outcome-text.js';
import { noSuchWait } from './problem.js';
import type { Session } from './session.js';

export interface CancelFlags {
  reason: string;
  wait: boolean;
}

/** Results that are what the caller asked for; after the others the job may still run. */
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
  const end = await readEnd(handle);
  session.result(outcomeText(end, process.stdout), { ...end.outcome, ...(end.error && { error: end.error }) });
  const result = end.outcome?.cancel?.result;
  return result !== undefined && DONE.includes(result) ? EXIT.ok : EXIT.error;
}
