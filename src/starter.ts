#!/usr/bin/env node
/** The `vigil` command. */
import { CommanderError, type Command } from 'commander';
import { write, writeJson } from './cli/terminal/output.js';
import { problemOf, usageProblem } from './cli/terminal/problem.js';
import { createProgram } from './cli/program.js';
import { CommandContext, type GlobalFlags } from './cli/terminal/command-context.js';
import { EXIT } from './contract/failures.js';

async function main(argv: string[]): Promise<number> {
  // Read before commander parses the flags, so that a parse error is also printed as JSON.
  const wantsJson = /(^| )(-o ?|--output[ =])jsonl?( |$)/.test(argv.slice(2).join(' '));
  let exit: number = EXIT.ok;
  let flags: GlobalFlags = { output: wantsJson ? 'json' : 'text' };
  const program = createProgram(async (command) => {
    flags = program.opts<GlobalFlags>();
    chooseColours(flags.color);
    const context = new CommandContext(flags);
    try {
      exit = await command(context);
    } finally {
      await context.close();
    }
  });
  for (const one of everyCommand(program)) one.exitOverride().configureOutput({ writeErr: () => undefined });
  try {
    if (argv.length <= 2) program.outputHelp();
    else await program.parseAsync(argv);
  } catch (error) {
    return failed(error, flags, helpFor(program, argv));
  }
  return exit;
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

// Points to the help of the command that was typed, or else to the general help.
function helpFor(program: Command, argv: string[]): string {
  const typed = ['vigil'];
  let { commands } = program;
  for (const word of argv.slice(2)) {
    const command = commands.find((one) => one.name() === word);
    if (!command) continue;
    typed.push(word);
    ({ commands } = command);
  }
  return `see \`${typed.join(' ')} --help\``;
}

/** The flag wins over NO_COLOR and FORCE_COLOR, which Node reads at each use. */
function chooseColours(color: GlobalFlags['color']): void {
  if (color === undefined || color === 'auto') return;
  delete process.env['NO_COLOR'];
  process.env['FORCE_COLOR'] = color === 'always' ? '1' : '0';
}

function failed(thrown: unknown, flags: GlobalFlags, help: string): number {
  if (thrown instanceof CommanderError && thrown.exitCode === 0) return EXIT.ok;
  const error = thrown instanceof CommanderError ? usageProblem(lineProblems(thrown.message), help) : thrown;
  const { exit, type, message, hint } = problemOf(error);
  if (flags.output !== 'text') writeJson(process.stdout, { error: { type, message, hint } });
  else for (const line of [...message.split('\n'), hint]) write(process.stderr, `vigil: ${line}\n`);
  if (flags.debug && error instanceof Error) write(process.stderr, `${error.stack}\n`);
  return exit;
}

// Commander puts its suggestion on a second line.
function lineProblems(message: string): string[] {
  if (message === '(outputHelp)') return ['expected a command'];
  return [message.replace(/^error: /, '').replace(/\n\(Did you mean (.+)\?\)$/, '; did you mean "$1"?')];
}

// A reader may close the pipe early, as `head` does; that is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.error),
);
// After SIGHUP the terminal is gone, and a line that cannot be written must not end the command.
process.stderr.on('error', () => undefined);
process.exitCode = await main(process.argv);
