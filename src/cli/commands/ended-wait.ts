/** Why a command could not act on a running wait. */
import type { Client } from '@temporalio/client';
import { WaitHandle } from '../../client/wait-handle.js';
import { EXIT } from '../../contract/failures.js';
import type { JobReference } from '../../contract/ids.js';
import { shellCommand } from '../../text/shell-word.js';
import { endText, jobName } from '../terminal/outcome-text.js';
import { CliProblem, noSuchWait, problemOf } from '../terminal/problem.js';
import { shortDuration } from '../../text/short-duration.js';

/** Says how the last wait for the job ended. */
export async function notRunning(client: Client, job: JobReference): Promise<CliProblem> {
  const { connection, jobId } = job;
  const last = await new WaitHandle(client, job).describe();
  if (!last) return noSuchWait(connection, jobId);
  const { running, runId, closedAt } = last;
  // Another wait has started meanwhile.
  if (running) return noSuchWait(connection, jobId, 'a new wait has just started');
  const end = await new WaitHandle(client, job, { runId }).result();
  const ago = closedAt ? ` ${shortDuration(Date.now() - closedAt.getTime())} ago` : '';
  return new CliProblem(
    EXIT.noSuchWait,
    'NoSuchWait',
    `the wait for ${jobName(job)} has already ended${ago}: ${endText(end, process.stderr)}`,
    `for details, run \`${shellCommand(['vigil', 'show'], [connection, jobId], [])}\``,
  );
}

/** @param error of the request to cancel the job */
export function notCancelled(job: JobReference, error: unknown): string {
  return `${jobName(job)} was not cancelled: ${problemOf(error).message}`;
}
