/** `vigil cancel --name <name>`: cancels all runs of a list that are running, and starts no others. */
import { WorkflowNotFoundError } from '@temporalio/client';
import { latestMany } from '../../client/many-handle.js';
import { EXIT } from '../../contract/failures.js';
import type { CommandContext } from '../terminal/command-context.js';
import { manyLine } from '../terminal/command-line.js';
import { exitOfMany, tally } from '../terminal/many-text.js';
import { noSuchName } from '../terminal/problem.js';
import { isDone, requireCancel, type CancelFlags } from './cancel.js';
import { followManyShown, printEnds } from './run-many.js';
import { requireName, type BesideName } from './show-many.js';

export async function cancelManyCommand(
  context: CommandContext,
  name: string,
  others: BesideName,
  flags: CancelFlags,
): Promise<number> {
  requireName('cancel', name, others);
  const client = await context.client();
  const seeIt = `for details, run \`${manyLine('show', name, context.flags)}\``;
  const absent = () => noSuchName(name, seeIt, 'there is no running list of runs');
  const latest = await latestMany(client, name);
  if (!latest) throw noSuchName(name, 'check the name');
  const { many, handle } = latest;
  if (!many.running) throw absent();
  const lines = await handle.lines(many.runId);
  const { inputs } = lines;
  if (!flags.abandon) {
    for (const connection of new Set(inputs.map((input) => input.connection))) {
      await requireCancel(context, { connection, jobId: name });
    }
  }
  try {
    await handle.cancel(flags.reason);
  } catch (error) {
    throw error instanceof WorkflowNotFoundError ? absent() : error;
  }
  if (!flags.wait) {
    context.result(`Cancel requested for the runs of ${name}.`, { name, cancel: 'requested' });
    return EXIT.ok;
  }
  context.say('Cancel requested. Waiting until all runs have ended; --no-wait returns at once.');
  const detach = { signal: new AbortController().signal, say: () => undefined };
  const ends = await followManyShown(context, client, lines, detach, undefined);
  printEnds(context, inputs, ends);
  context.say(tally(ends.values(), 0));
  // What was cancelled is what the user asked for, not an error.
  const unwanted = [...ends.values()].filter(
    ({ outcome, error }) => error?.type !== 'NotStarted' && !(isDone(outcome) && error?.type === 'Canceled'),
  );
  return exitOfMany(unwanted, undefined);
}
