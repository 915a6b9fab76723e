/** Where on the line a word is being typed: of which command, after which arguments, as the value of which flag. */
import type { Argument, Command, Option } from 'commander';

export interface Place {
  /** The program itself as long as no command was named. */
  command: Command;
  /** The arguments of the command so far. */
  operands: string[];
  /** The flags so far, by their attribute (`namespace`). */
  flags: Record<string, string | true>;
  /** The flag whose value comes next. */
  flag?: Option;
  /** After `--`. */
  noMoreFlags: boolean;
}

/** @param words those before the one being typed @returns undefined after a command that there is not */
export function placeAfter(program: Command, words: string[]): Place | undefined {
  const place: Place = { command: program, operands: [], flags: {}, noMoreFlags: false };
  for (const word of words) {
    if (place.flag) {
      place.flags[place.flag.attributeName()] = word;
      place.flag = undefined;
    } else if (place.noMoreFlags || !/^-./.test(word)) {
      if (place.command !== program) place.operands.push(word);
      else {
        const command = commandsOf(program).find((one) => one.name() === word || one.aliases().includes(word));
        if (!command) return undefined;
        place.command = command;
      }
    } else if (word === '--') place.noMoreFlags = true;
    else passFlag(place, program, word);
  }
  return place;
}

function passFlag(place: Place, program: Command, word: string): void {
  const [, long, glued] = /^(--[^=]+)(?:=(.*))?$/s.exec(word) ?? [];
  const name = long ?? word.slice(0, 2);
  const value = long === undefined ? word.slice(2) : glued;
  const flag = findFlag(place.command, program, name);
  if (!flag) return;
  if (!takesValue(flag)) place.flags[flag.attributeName()] = true;
  else if (value) place.flags[flag.attributeName()] = value;
  else if (value === undefined || long === undefined) place.flag = flag;
}

export function findFlag(command: Command, program: Command, name: string): Option | undefined {
  return flagsOf(command, program).find(({ short, long }) => name === short || name === long);
}

export function takesValue(flag: Option): boolean {
  return flag.required || flag.optional;
}

/** The command's own, and those that go with each command. */
export function flagsOf(command: Command, program: Command): Option[] {
  const helper = command.createHelp();
  const own = helper.visibleOptions(command);
  return command === program
    ? own
    : [...own, ...program.options.filter(({ hidden, long }) => !hidden && long !== '--version')];
}

/** With the `help` that commander adds, without those that are not shown. */
export function commandsOf(program: Command): readonly Command[] {
  return program.createHelp().visibleCommands(program);
}

/** The argument that comes next. */
export function nextArgument({ command, operands }: Place): Argument | undefined {
  const { registeredArguments } = command;
  const last = registeredArguments.at(-1);
  return registeredArguments[operands.length] ?? (last?.variadic ? last : undefined);
}
