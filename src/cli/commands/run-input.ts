/** Builds the input of `vigil run` from its files, flags and arguments, and validates it before anything starts. */
import { randomBytes } from 'node:crypto';
import type { RunJobInput } from '../../contract/run-job-input.js';
import { keyProblem } from '../../contract/run-key.js';
import { isObject } from '../../contract/shape.js';
import { acceptRun, runJobInputSchema } from '../../schema/run-input.js';
import { checkConnectionName, parseDurationFlag } from './argument-checks.js';
import { FIELD_FLAGS, type InputFlags } from './await-input.js';
import { AN_OBJECT, draftOf, draftsOf, isNamedList, type Draft } from './input-lines.js';
import { documentOf, readDocument, readText } from './read-document.js';
import { setField, setJobField } from './set-field.js';
import { usageProblem } from '../terminal/problem.js';

export interface RunFlags extends InputFlags {
  job?: string;
  key?: string;
  upload?: string[];
  submitDeadline?: string;
  again?: boolean;
  detach?: boolean;
  cancelOnInterrupt?: boolean;
  dryRun?: boolean;
  /** The time whose dates are filled in, and its zone. */
  scheduled?: string;
  timeZone?: string;
  /** For a list of runs. */
  name?: string;
  concurrency?: string;
}

export const RUN_HELP = 'see `vigil run --help`';

/** What the user asks for. */
export interface AskedRun {
  /** As written, without defaults; what is wrong with it is not known yet. */
  written: Record<string, unknown>;
  waitTimeoutMs: number | undefined;
  /** How long an outage of Temporal may last while the run is followed. */
  temporalTimeoutMs: number | undefined;
}

/** The file of `--input`: a list of runs, or one input. @throws CliProblem if it cannot be read */
export function runInputFile({
  input: path,
  job,
  name,
}: RunFlags): { list: Draft[] } | { one: Record<string, unknown> } {
  if (path === undefined) return { one: {} };
  if (path === '-' && job === '-') throw stdinTwice(RUN_HELP);
  const text = readText('--input', path, RUN_HELP);
  const list = draftsOf(text, path);
  if (isNamedList(path) || name !== undefined) return { list };
  // A line of YAML can be JSON too, but no YAML begins with an object and goes on with others.
  const isList = list.length > 1 && text.trimStart().startsWith('{') && list.some(({ problem }) => !problem);
  if (isList && draftOf(text, AN_OBJECT).problem !== undefined) return { list };
  return { one: documentOf(text, '--input', path, RUN_HELP) };
}

/** One input. */
function inputDocument({ input, job }: RunFlags, help: string): Record<string, unknown> {
  if (input === '-' && job === '-') throw stdinTwice(help);
  return input === undefined ? {} : readDocument('--input', input, help);
}

function stdinTwice(help: string) {
  return usageProblem(['--job -: cannot be combined with --input -; stdin can be read once'], help);
}

/** @param read the input of the file of `--input`, if that has been read @throws CliProblem with every problem of the flags */
export function askedRun(
  connection: string | undefined,
  flags: RunFlags,
  help = RUN_HELP,
  read = inputDocument(flags, help),
): AskedRun {
  const written = { ...read };
  if (flags.job !== undefined) written['job'] = readDocument('--job', flags.job, help);
  for (const name of [...FIELD_FLAGS, 'submitDeadline', 'key', 'upload'] as const) {
    if (flags[name] !== undefined) written[name] = flags[name];
  }
  const problems = (flags.set ?? []).flatMap((assignment) => assign(written, assignment) ?? []);
  for (const name of ['name', 'concurrency'] as const) {
    if (flags[name] !== undefined)
      problems.push(`--${name}: expected a list of runs; give one with --input FILE.ndjson`);
  }
  if (connection !== undefined) written['connection'] = connection;
  const forTheJob = '; to limit the job itself, use --deadline';
  const waitTimeoutMs = parseDurationFlag('--wait-timeout', flags.waitTimeout, problems, forTheJob);
  const temporalTimeoutMs = parseDurationFlag('--temporal-timeout', flags.temporalTimeout, problems);
  if (problems.length > 0) throw usageProblem(problems, help);
  return { written, waitTimeoutMs, temporalTimeoutMs };
}

/** The fields of the input; every other path is one of the job. */
const INPUT_FIELDS = Object.keys(runJobInputSchema.shape);

export function assign(written: Record<string, unknown>, assignment: string): string | undefined {
  const [field = ''] = assignment.split(/[.:=]/, 1);
  if (field !== 'job' && INPUT_FIELDS.includes(field)) return setField(written, assignment);
  const job = written['job'] ?? {};
  // The validation of the whole input reports a job that is no object.
  if (!isObject(job)) return undefined;
  const copied = { ...job };
  written['job'] = copied;
  return setJobField(copied, assignment.replace(/^job\./, ''));
}

/** The run whose job is not given, because an earlier run with the key has it. @throws CliProblem if it is not clear which run that is */
export function keyAlone({ written }: AskedRun): { connection: string; key: string } | undefined {
  const { connection, key, job } = written;
  if (job !== undefined || typeof key !== 'string' || typeof connection !== 'string') return undefined;
  const problems: string[] = [];
  checkConnectionName(connection, problems);
  const problem = keyProblem(key);
  if (problem !== undefined) problems.push(`key: ${problem}`);
  if (problems.length > 0) throw usageProblem(problems, RUN_HELP);
  return { connection, key };
}

/** @throws CliProblem with every problem of the input */
export function runInput(written: Record<string, unknown>): RunJobInput {
  const verdict = acceptRun(written);
  if (!('problems' in verdict)) return written as unknown as RunJobInput;
  throw usageProblem(verdict.problems.map(namedFlag), RUN_HELP);
}

/** A problem of the input, with the flag that a job that is missing needs. */
export function namedFlag(problem: string): string {
  return problem.startsWith('job: missing') ? `${problem}; give it with --job FILE, --set or --input` : problem;
}

/** A key for a run whose caller gives none: it sorts by time. @param now milliseconds since the epoch */
export function newKey(now: number): string {
  const time = new Date(now).toISOString().slice(0, 19).replaceAll(':', '-');
  return `${time}-${randomBytes(3).toString('hex')}`;
}
