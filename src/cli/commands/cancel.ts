import { WorkflowNotFoundError } from '@temporalio/client';
import { WaitHandle } from '../../client/wait-handle.js';
import { EXIT } from '../../contract/failures.js';
import type { JobReference } from '../../contract/ids.js';
import type { CancelResult, JobOutcome } from '../../contract/outcome.js';
import type { CommandContext } from '../terminal/command-context.js';
import { printOutcome } from '../terminal/print-outcome.js';
import { CliProblem } from '../terminal/problem.js';
import { progressView } from '../terminal/progress.js';
import { whyNoCancel } from './cancel-availability.js';
import { notRunning } from './ended-wait.js';
import { followOne } from './follow.js';

export interface CancelFlags {
  reason: string;
  wait: boolean;
  /** End the wait even if the job cannot be cancelled. */
  abandon?: boolean;
}

/** After these results nothing is left to do about the job; after the others it may still run. */
const DONE: CancelResult[] = ['confirmed', 'notAsked', 'finishedAnyway'];

/** Whether nothing is left to do about the job of a cancelled wait. */
export function isDone({ cancel }: Pick<JobOutcome, 'cancel'>): boolean {
  return cancel !== null && DONE.includes(cancel.result);
}

export async function cancelCommand(context: CommandContext, job: JobReference, flags: CancelFlags): Promise<number> {
  const { connection, jobId } = job;
  const client = await context.client();
  const handle = new WaitHandle(client, job);
  if (!(await handle.describe())?.running) throw await notRunning(client, job);
  if (!flags.abandon) await requireCancel(context, job);
  try {
    await handle.cancel(flags.reason);
  } catch (error) {
    throw error instanceof WorkflowNotFoundError ? await notRunning(client, job) : error;
  }
  if (!flags.wait) {
    context.result(`Cancel requested for ${connection} ${jobId}.`, { connection, jobId, cancel: 'requested' });
    return EXIT.ok;
  }
  context.say('Cancel requested. Waiting until the vendor confirms it; --no-wait returns at once.');
  const view = progressView(context.flags, [job], false);
  try {
    const { end = await handle.result() } = await followOne(client, handle, view, {
      signal: new AbortController().signal,
    });
    view.end();
    const { exit, outcome, error } = end;
    // A cancelled wait is what the user asked for, not an error.
    const wanted = isDone(outcome) && error?.type === 'Canceled';
    return printOutcome(context, { ...end, exit: wanted ? EXIT.ok : exit, error: wanted ? undefined : error });
  } finally {
    view.end();
  }
}

/**
 * Refuses, before anything is done, a cancel that would leave the job running: the vendor has no such call, or the config forbids cancels.
 * Without the connection in the local config, only the worker knows that.
 */
export async function requireCancel(context: CommandContext, { connection, jobId }: JobReference): Promise<void> {
  const config = await context.config().catch((error: unknown) => {
    if (context.flags.config !== undefined) throw error;
    return undefined;
  });
  const why = config && (await whyNoCancel(config, connection));
  if (why === undefined) return;
  throw new CliProblem(
    EXIT.usage,
    'CancelUnavailable',
    `${connection} ${jobId}: ${why}; nothing was done`,
    'to end the wait and leave the job running, add --abandon',
  );
}
