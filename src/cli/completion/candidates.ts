/** What the word being typed may become. Whatever cannot be found out is left out: nothing here fails loudly. */
import type { Argument, Command, Option } from 'commander';
import type { GlobalFlags } from '../terminal/command-context.js';
import { commandsOf, findFlag, flagsOf, nextArgument, placeAfter, takesValue, type Place } from './place.js';

export interface Candidate {
  value: string;
  description?: string;
}

/** `unfinished`: more follows each of them without a space. For files and folders the shell polls itself. */
export type Kind = 'values' | 'unfinished' | 'files' | 'folders';

export interface Answer {
  kind: Kind;
  candidates: Candidate[];
}

/** Those of which only a running job is of use. */
const STEERS = new Set(['await', 'cancel', 'extend', 'poll-now']);

const NOTHING: Answer = { kind: 'values', candidates: [] };

export async function answerTo(program: Command, before: string[], word: string): Promise<Answer> {
  const place = placeAfter(program, before);
  if (!place) return NOTHING;
  const { kind, candidates } = await answerAt(place, program, word);
  return { kind, candidates: candidates.filter(({ value }) => value.startsWith(word)) };
}

async function answerAt(place: Place, program: Command, word: string): Promise<Answer> {
  if (place.flag) return valuesOfFlag(place.flag, place, word);
  if (!place.noMoreFlags && word.startsWith('-')) {
    const [glue, name] = /^(--[^=]+)=/.exec(word) ?? [];
    if (glue === undefined || name === undefined) return values(flagCandidates(place, program));
    const flag = findFlag(place.command, program, name);
    if (!flag || !takesValue(flag)) return NOTHING;
    const { kind, candidates } = await valuesOfFlag(flag, place, word.slice(glue.length));
    return { kind, candidates: candidates.map((one) => ({ ...one, value: glue + one.value })) };
  }
  if (place.command === program) return values(commandCandidates(program));
  if (place.command.name() === 'help') return values(place.operands.length === 0 ? commandCandidates(program) : []);
  const argument = nextArgument(place);
  if (argument) return valuesOfArgument(argument, place, word);
  return values(place.noMoreFlags ? [] : flagCandidates(place, program));
}

function commandCandidates(program: Command): Candidate[] {
  return commandsOf(program).map((command) => ({ value: command.name(), description: command.description() }));
}

function flagCandidates({ command, flags }: Place, program: Command): Candidate[] {
  return flagsOf(command, program)
    .filter((flag) => flag.long && (!(flag.attributeName() in flags) || isRepeatable(flag)))
    .map((flag) => ({ value: flag.long ?? '', description: flag.description }));
}

// Commander keeps no note of it but a function that gathers the values.
function isRepeatable(flag: Option): boolean {
  return flag.variadic || flag.parseArg !== undefined;
}

async function valuesOfArgument(argument: Argument, place: Place, word: string): Promise<Answer> {
  const name = argument.name();
  if (argument.argChoices) return values(argument.argChoices.map((value) => ({ value })));
  if (/^connections?$/i.test(name)) return values(await connections(place));
  if (/^job(id)?s?$/i.test(name)) return values(await jobs(place, word));
  return /^files?$/.test(name) ? { kind: 'files', candidates: [] } : NOTHING;
}

async function valuesOfFlag(flag: Option, place: Place, word: string): Promise<Answer> {
  if (flag.argChoices) return values(flag.argChoices.map((value) => ({ value })));
  const [, what = ''] = /[<[]([^>\]]+)/.exec(flag.flags) ?? [];
  if (what === 'file') return { kind: 'files', candidates: [] };
  if (/^(dir|folder)$/i.test(what)) return { kind: 'folders', candidates: [] };
  if (what === 'connection') return values(await connections(place));
  if (flag.long === '--profile') return values(await profiles());
  const fields = await import('./fields-of-flags.js');
  if (flag.long === '--set') {
    const vendor = place.flags['vendor'];
    const candidates = fields.assignable(place.command.name(), typeof vendor === 'string' ? vendor : undefined);
    return { kind: 'unfinished', candidates: candidates.map((field) => ({ value: `${field}=` })) };
  }
  return values(fields.wordsOfFlag(flag.attributeName(), word).map((value) => ({ value })));
}

function values(candidates: Candidate[]): Answer {
  return { kind: 'values', candidates };
}

async function connections({ flags }: Place): Promise<Candidate[]> {
  const { configPath, loadConfig } = await import('../../config/config.js');
  const config = loadConfig(configPath(globalFlags(flags).config));
  return Object.entries(config.connections).map(([value, connection]) => ({ value, description: connection.vendor }));
}

async function jobs({ command, operands: [connection, ...named], flags }: Place, word: string): Promise<Candidate[]> {
  if (connection === undefined) return [];
  const { knownJobs } = await import('./known-jobs.js');
  const found = await knownJobs(globalFlags(flags), connection, word, STEERS.has(command.name()));
  return found.filter(({ value }) => !named.includes(value));
}

async function profiles(): Promise<Candidate[]> {
  const { loadClientConfig } = await import('@temporalio/envconfig');
  return Object.keys(loadClientConfig({}).profiles).map((value) => ({ value }));
}

function globalFlags(flags: Place['flags']): GlobalFlags {
  const given = Object.entries(flags).filter(([, value]) => value !== true);
  return { ...Object.fromEntries(given), output: 'text' };
}
