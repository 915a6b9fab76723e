import type { WaitEnd } from '../../client/wait-end.js';
import type { CommandContext } from './command-context.js';
/** Prints how a wait ended. @returns the exit code */
export declare function printOutcome(context: CommandContext, end: WaitEnd): number;
