import type { WaitEnd } from '../client/waits.js';
import { outcomeText } from './outcome-text.js';
import type { Session } from './session.js';

/** Prints how a wait ended, and gives the exit code for it. */
export function report(session: Session, end: WaitEnd): number {
  const { outcome, error, exit } = end;
  session.result(outcomeText(end, process.stdout), { ...outcome, ...(error && { error }) });
  return exit;
}
