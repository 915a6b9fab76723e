/** Completion candidates for the word being typed. */
import type { Argument, Command, Option } from 'commander';
import type { GlobalFlags } from '../terminal/command-context.js';
import {
  commandsOf,
  findFlag,
  flagsOf,
  nextArgument,
  cursorContext,
  takesValue,
  type CursorContext,
} from './cursor-context.js';

export interface Candidate {
  value: string;
  description?: string;
}

/** `unfinished`: the user types on after the candidate, without a space. The shell itself completes `files` and `folders`. */
export type Kind = 'values' | 'unfinished' | 'files' | 'folders';

export interface Answer {
  kind: Kind;
  candidates: Candidate[];
}

/** Commands that need a running job. */
const NEEDS_RUNNING = new Set(['await', 'cancel', 'extend', 'poll-now']);

const NOTHING: Answer = { kind: 'values', candidates: [] };

export async function completionFor(program: Command, before: string[], word: string): Promise<Answer> {
  const cursor = cursorContext(program, before);
  if (!cursor) return NOTHING;
  const { kind, candidates } = await candidatesAt(cursor, program, word);
  return { kind, candidates: candidates.filter(({ value }) => value.startsWith(word)) };
}

async function candidatesAt(cursor: CursorContext, program: Command, word: string): Promise<Answer> {
  if (cursor.flag) return valuesOfFlag(cursor.flag, cursor, word);
  if (!cursor.noMoreFlags && word.startsWith('-')) {
    const [glue, name] = /^(--[^=]+)=/.exec(word) ?? [];
    if (glue === undefined || name === undefined) return values(flagCandidates(cursor, program));
    const flag = findFlag(cursor.command, program, name);
    if (!flag || !takesValue(flag)) return NOTHING;
    const { kind, candidates } = await valuesOfFlag(flag, cursor, word.slice(glue.length));
    return { kind, candidates: candidates.map((one) => ({ ...one, value: glue + one.value })) };
  }
  if (cursor.command.commands.length > 0) return values(commandCandidates(cursor.command));
  if (cursor.command.name() === 'help') return values(cursor.operands.length === 0 ? commandCandidates(program) : []);
  const argument = nextArgument(cursor);
  if (argument) return valuesOfArgument(argument, cursor, word);
  return values(cursor.noMoreFlags ? [] : flagCandidates(cursor, program));
}

function commandCandidates(parent: Command): Candidate[] {
  return commandsOf(parent).map((command) => ({ value: command.name(), description: command.description() }));
}

function flagCandidates({ command, flags }: CursorContext, program: Command): Candidate[] {
  return flagsOf(command, program)
    .filter((flag) => flag.long && (!(flag.attributeName() in flags) || isRepeatable(flag)))
    .map((flag) => ({ value: flag.long ?? '', description: flag.description }));
}

// Commander marks a repeatable flag only by the function that collects its values.
function isRepeatable(flag: Option): boolean {
  return flag.variadic || flag.parseArg !== undefined;
}

async function valuesOfArgument(argument: Argument, cursor: CursorContext, word: string): Promise<Answer> {
  const name = argument.name();
  if (argument.argChoices) return values(argument.argChoices.map((value) => ({ value })));
  if (/^connections?$/i.test(name)) return values(await connections(cursor));
  if (/^job(id)?s?$/i.test(name)) return values(await jobs(cursor, word));
  if (name === 'schedule-id' && cursor.command.name() !== 'create') return values(await schedules(cursor, word));
  return /^files?$/.test(name) ? { kind: 'files', candidates: [] } : NOTHING;
}

async function valuesOfFlag(flag: Option, cursor: CursorContext, word: string): Promise<Answer> {
  if (flag.argChoices) return values(flag.argChoices.map((value) => ({ value })));
  const [, what = ''] = /[<[]([^>\]]+)/.exec(flag.flags) ?? [];
  if (what === 'file') return { kind: 'files', candidates: [] };
  if (/^(dir|folder)$/i.test(what)) return { kind: 'folders', candidates: [] };
  if (what === 'connection') return values(await connections(cursor));
  if (what === 'key') return values(await keys(cursor, word));
  if (what === 'name' && flag.long === '--name') return values(await names(cursor, word));
  if (flag.long === '--profile') return values(await profiles());
  if (flag.long === '--time-zone') return values(Intl.supportedValuesOf('timeZone').map((value) => ({ value })));
  const fields = await import('./flag-values.js');
  if (flag.long === '--set') {
    const vendor = cursor.flags['vendor'];
    const candidates = fields.assignable(cursor.command.name(), typeof vendor === 'string' ? vendor : undefined);
    return { kind: 'unfinished', candidates: candidates.map((field) => ({ value: `${field}=` })) };
  }
  return values(fields.valuesOfEnumFlag(flag.attributeName(), word).map((value) => ({ value })));
}

function values(candidates: Candidate[]): Answer {
  return { kind: 'values', candidates };
}

async function connections({ flags }: CursorContext): Promise<Candidate[]> {
  const { loadChosenConfig } = await import('../../config/config.js');
  // Uses no secret, so there is nothing to say.
  const config = loadChosenConfig(globalFlags(flags).config, () => undefined);
  return Object.entries(config.connections).map(([value, connection]) => ({ value, description: connection.vendor }));
}

async function jobs(
  { command, operands: [connection, ...named], flags }: CursorContext,
  word: string,
): Promise<Candidate[]> {
  if (connection === undefined) return [];
  const { knownJobs } = await import('./known-jobs.js');
  const found = await knownJobs(globalFlags(flags), connection, word, NEEDS_RUNNING.has(command.name()));
  return found.filter(({ value }) => !named.includes(value));
}

async function keys({ command, operands: [connection], flags }: CursorContext, word: string): Promise<Candidate[]> {
  if (connection === undefined) return [];
  const { knownKeys } = await import('./known-jobs.js');
  return knownKeys(globalFlags(flags), connection, word, NEEDS_RUNNING.has(command.name()));
}

async function schedules({ flags }: CursorContext, word: string): Promise<Candidate[]> {
  const { knownSchedules } = await import('./known-jobs.js');
  return knownSchedules(globalFlags(flags), word);
}

async function names({ command, flags }: CursorContext, word: string): Promise<Candidate[]> {
  const { knownNames } = await import('./known-jobs.js');
  return knownNames(globalFlags(flags), word, NEEDS_RUNNING.has(command.name()));
}

async function profiles(): Promise<Candidate[]> {
  const { temporalProfiles } = await import('../../temporal/target.js');
  return temporalProfiles().map((value) => ({ value }));
}

function globalFlags(flags: CursorContext['flags']): GlobalFlags {
  const given = Object.entries(flags).filter(([, value]) => value !== true);
  return { ...Object.fromEntries(given), output: 'text' };
}
