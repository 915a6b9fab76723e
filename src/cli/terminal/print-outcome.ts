import type { WaitEnd } from '../../client/wait-end.js';
import type { CommandContext } from './command-context.js';
import type { IgnoredSetting } from '../../contract/wait-messages.js';
import { ignoredField } from './joined-wait.js';
import { outcomeText } from './outcome-text.js';

/** Prints how a wait ended. @param ignored the settings of a joining caller that did not apply @returns the exit code */
export function printOutcome(context: CommandContext, end: WaitEnd, ignored?: readonly IgnoredSetting[]): number {
  const { outcome, error, exit } = end;
  context.result(outcomeText(end, process.stdout), { ...outcome, ...(error && { error }), ...ignoredField(ignored) });
  return exit;
}
