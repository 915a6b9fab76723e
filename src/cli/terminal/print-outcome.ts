import type { WaitEnd } from '../../client/waits.js';
import { outcomeText } from './outcome-text.js';
import type { CommandContext } from './command-context.js';

/** Prints how a wait ended, and gives the exit code for it. */
export function report(context: CommandContext, end: WaitEnd): number {
  const { outcome, error, exit } = end;
  context.result(outcomeText(end, process.stdout), { ...outcome, ...(error && { error }) });
  return exit;
}
