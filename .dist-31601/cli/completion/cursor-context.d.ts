/** What the command line before the cursor says about the word being typed: its command, arguments and flags. */
import type { Argument, Command, Option } from 'commander';
export interface CursorContext {
    /** The program itself until a command is named. */
    command: Command;
    /** The arguments of the command so far. */
    operands: string[];
    /** The flags so far, by attribute name (`namespace`). */
    flags: Record<string, string | true>;
    /** The flag whose value comes next. */
    flag?: Option;
    /** After `--`. */
    noMoreFlags: boolean;
}
/** @param words the words before the one being typed @returns undefined after an unknown command */
export declare function cursorContext(program: Command, words: string[]): CursorContext | undefined;
export declare function findFlag(command: Command, program: Command, name: string): Option | undefined;
export declare function takesValue(flag: Option): boolean;
/** The command's own flags and the global ones. */
export declare function flagsOf(command: Command, program: Command): Option[];
/** The visible commands, with commander's `help`. */
export declare function commandsOf(program: Command): readonly Command[];
/** The next argument. */
export declare function nextArgument({ command, operands }: CursorContext): Argument | undefined;
