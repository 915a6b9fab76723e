import type { CommandContext } from '../terminal/command-context.js';
import { type AwaitFlags } from './await-input.js';
export declare function awaitCommand(context: CommandContext, connectionArgument: string | undefined, jobArguments: readonly string[], flags: AwaitFlags): Promise<number>;
