import type { WaitEnd } from '../../client/wait-end.js';
import type { CommandContext } from './command-context.js';
import { outcomeText } from './outcome-text.js';

/** Prints how a wait ended. @returns the exit code */
export function printOutcome(context: CommandContext, end: WaitEnd): number {
  const { outcome, error, exit } = end;
  context.result(outcomeText(end, process.stdout), { ...outcome, ...(error && { error }) });
  return exit;
}
