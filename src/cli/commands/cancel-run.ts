/** `vigil cancel <connection> --key <key>`: cancels a run, and with it the job that it has started. */
import { WorkflowNotFoundError } from '@temporalio/client';
import { RunHandle } from '../../client/run-handle.js';
import { EXIT } from '../../contract/failures.js';
import type { CommandContext } from '../terminal/command-context.js';
import { runLine } from '../terminal/command-line.js';
import { noSuchRun } from '../terminal/problem.js';
import { printRunEnd } from '../terminal/run-text.js';
import { isDone, requireCancel, type CancelFlags } from './cancel.js';
import { followRunShown } from './follow-run.js';
import { runArguments } from './run-arguments.js';

const ANSWER_TIMEOUT_MS = 5_000;

export async function cancelRunCommand(
  context: CommandContext,
  connection: string | undefined,
  jobId: string | undefined,
  { key = '', ...flags }: CancelFlags & { key?: string },
): Promise<number> {
  const run = runArguments('cancel', connection, jobId, key);
  const client = await context.client();
  const found = await new RunHandle(client, run).describe();
  const seeIt = `for details, run \`${runLine('show', run, context.flags)}\``;
  const absent = () => noSuchRun(run, seeIt, 'there is no running run');
  if (!found) throw noSuchRun(run, 'check the key and the connection');
  if (!found.running) throw absent();
  // By its run: a later run with the same key may start meanwhile.
  const handle = new RunHandle(client, run, found);
  const started = (await handle.progress(ANSWER_TIMEOUT_MS))?.submit.jobId ?? null;
  // Before it has a job, a cancel keeps it from starting one.
  if (started !== null && !flags.abandon) await requireCancel(context, { connection: run.connection, jobId: started });
  try {
    await handle.cancel(flags.reason);
  } catch (error) {
    throw error instanceof WorkflowNotFoundError ? absent() : error;
  }
  if (!flags.wait) {
    context.result(`Cancel requested for the run ${key} of ${run.connection}.`, { ...run, cancel: 'requested' });
    return EXIT.ok;
  }
  context.say('Cancel requested. Waiting until the run has ended; --no-wait returns at once.');
  const detach = { signal: new AbortController().signal, say: () => undefined };
  const { end = await handle.result() } = await followRunShown(context, client, handle, detach, undefined);
  const { exit, outcome, error } = end;
  // A cancelled run is what the user asked for, not an error.
  const wanted = isDone(outcome) && error?.type === 'Canceled';
  return printRunEnd(context, run, { ...end, exit: wanted ? EXIT.ok : exit, error: wanted ? undefined : error });
}
