/** The commands of `vigil` and their flags. The code of a command is loaded only when it runs, so that `--help` is quick. */
import { Command } from 'commander';
import type { CommandContext } from './terminal/command-context.js';
/** @param run runs the chosen command with a context of its own */
export declare function createProgram(run: (command: (context: CommandContext) => Promise<number>) => Promise<void>): Command;
