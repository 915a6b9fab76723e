/** What the command line before the cursor says about the word being typed: its command, arguments and flags. */
import type { Argument, Command, Option } from 'commander';

export interface CursorContext {
  /** The program itself until a command is named; `schedule` until one of its own is. */
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
export function cursorContext(program: Command, words: string[]): CursorContext | undefined {
  const cursor: CursorContext = { command: program, operands: [], flags: {}, noMoreFlags: false };
  for (const word of words) {
    if (cursor.flag) {
      cursor.flags[cursor.flag.attributeName()] = word;
      cursor.flag = undefined;
    } else if (cursor.noMoreFlags || !/^-./.test(word)) {
      if (cursor.command.commands.length === 0) cursor.operands.push(word);
      else {
        const command = commandsOf(cursor.command).find((one) => one.name() === word || one.aliases().includes(word));
        if (!command) return undefined;
        cursor.command = command;
      }
    } else if (word === '--') cursor.noMoreFlags = true;
    else passFlag(cursor, program, word);
  }
  return cursor;
}

function passFlag(cursor: CursorContext, program: Command, word: string): void {
  const [, long, glued] = /^(--[^=]+)(?:=(.*))?$/s.exec(word) ?? [];
  const name = long ?? word.slice(0, 2);
  const value = long === undefined ? word.slice(2) : glued;
  const flag = findFlag(cursor.command, program, name);
  if (!flag) return;
  if (!takesValue(flag)) cursor.flags[flag.attributeName()] = true;
  else if (value) cursor.flags[flag.attributeName()] = value;
  else if (value === undefined || long === undefined) cursor.flag = flag;
}

export function findFlag(command: Command, program: Command, name: string): Option | undefined {
  return flagsOf(command, program).find(({ short, long }) => name === short || name === long);
}

export function takesValue(flag: Option): boolean {
  return flag.required || flag.optional;
}

/** The command's own flags and the global ones. */
export function flagsOf(command: Command, program: Command): Option[] {
  const helper = command.createHelp();
  const own = helper.visibleOptions(command);
  return command === program
    ? own
    : [...own, ...program.options.filter(({ hidden, long }) => !hidden && long !== '--version')];
}

/** The visible commands of a command; those of the program with commander's `help`. */
export function commandsOf(command: Command): readonly Command[] {
  return command.createHelp().visibleCommands(command);
}

/** The next argument. */
export function nextArgument({ command, operands }: CursorContext): Argument | undefined {
  const { registeredArguments } = command;
  const last = registeredArguments.at(-1);
  return registeredArguments[operands.length] ?? (last?.variadic ? last : undefined);
}
