/** `vigil completion SHELL` prints a script for the shell; at each Tab, the script runs `vigil __complete`. */
import type { Command } from 'commander';
import type { Shell } from '../completion/shells.js';
import type { CommandContext } from '../terminal/command-context.js';
export declare function completionCommand(context: CommandContext, shell: Shell): number;
/**
 * Prints the kind of the candidates (`values`, `unfinished`, `files` or `folders`), then one candidate per line. Never prints an error: it
 * would appear in the middle of the line being typed.
 * @param typed for bash: the line up to the cursor, and the part of its last word that bash will replace; for the other shells: the words
 */
export declare function completeCommand(program: Command, shell: string, typed: string[]): Promise<number>;
