/** Builds the inputs of `vigil run` for a list from its lines, the flags and the argument, and validates all of them before any run starts. */
import { createHash } from 'node:crypto';
import type { RunJobInput } from '../../contract/run-job-input.js';
import {
  A_NAME,
  DEFAULT_CONCURRENCY,
  isManyName,
  MOST_CONCURRENT,
  MOST_LINES,
  ON_FAILURE,
  type ManyPlan,
  type RunLine,
} from '../../contract/run-many.js';
import { resolveNeeds } from '../../contract/run-needs.js';
import { jsonBytes } from '../../contract/memo.js';
import { lineProblems } from '../../schema/run-input.js';
import { usageProblem } from '../terminal/problem.js';
import { parseDurationFlag } from './argument-checks.js';
import { FIELD_FLAGS } from './await-input.js';
import { contradiction, type Draft } from './input-lines.js';
import { assign, RUN_HELP, type RunFlags } from './run-input.js';
import { datedInput, scheduledTime } from './scheduled-input.js';

/** Of all needs together, in bytes of JSON, because Temporal refuses payloads of 2 MB. */
const MOST_NEEDS_BYTES = 1_000_000;
/** The rest of a name that is made from the list. */
const DIGEST_LETTERS = 12;

/** How a list of runs is started and followed. */
export interface ManyOptions extends Pick<ManyPlan, 'concurrency' | 'onFailure'> {
  /** Undefined: made from the list. */
  name: string | undefined;
  waitTimeoutMs: number | undefined;
  temporalTimeoutMs: number | undefined;
}

export interface AskedLines extends Pick<ManyPlan, 'digest' | 'needs'> {
  inputs: RunJobInput[];
  /** The line of each in the file, as a prefix of its problems. */
  where: string[];
}

/** @throws CliProblem with every problem of the flags */
export function manyOptions(flags: RunFlags): ManyOptions {
  const problems: string[] = [];
  const { name, onFailure = 'continue' } = flags;
  const concurrency = flags.concurrency === undefined ? DEFAULT_CONCURRENCY : Number(flags.concurrency);
  if (name !== undefined && !isManyName(name)) problems.push(`--name: expected ${A_NAME}`);
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > MOST_CONCURRENT) {
    problems.push(`--concurrency: expected a whole number from 1 to ${MOST_CONCURRENT}`);
  }
  if (!isOnFailure(onFailure)) {
    problems.push(
      '--on-failure: for a list of runs, expected continue or stop; give "onFailure" on a line for how its workflow ends',
    );
  }
  const waitTimeoutMs = parseDurationFlag(
    '--wait-timeout',
    flags.waitTimeout,
    problems,
    '; --deadline limits each job',
  );
  const temporalTimeoutMs = parseDurationFlag('--temporal-timeout', flags.temporalTimeout, problems);
  if (problems.length > 0) throw usageProblem(problems, RUN_HELP);
  return { name, concurrency, onFailure: onFailure as ManyOptions['onFailure'], waitTimeoutMs, temporalTimeoutMs };
}

function isOnFailure(what: string): what is ManyOptions['onFailure'] {
  return (ON_FAILURE as readonly string[]).includes(what);
}

/** @throws CliProblem with every problem of every line, each with its path */
export function askedLines(connection: string | undefined, drafts: readonly Draft[], flags: RunFlags): AskedLines {
  const source = `--input ${flags.input ?? ''}`;
  const problems = [...notForLists(flags), ...contradiction(drafts, connection, flags.set ?? [])];
  if (drafts.length === 0) problems.push(`${source}: contains no run`);
  if (drafts.length > MOST_LINES) {
    throw usageProblem([`${source}: has ${drafts.length} lines; give at most ${MOST_LINES} at once`], RUN_HELP);
  }
  const time = scheduledTime(flags);
  // A problem with a flag concerns every line, so report it once.
  const sample = withOverrides({ connection: 'any', key: 'any', job: {} }, connection, flags);
  const common = lineProblems(sample.line);
  problems.push(...common);
  const lines: RunLine[] = [];
  const where: string[] = [];
  const found: { line: number; problem: string }[] = [];
  for (const [at, draft] of drafts.entries()) {
    const { line: written, problems: ofFlags } = withOverrides(draft.input, connection, flags);
    problems.push(...ofFlags);
    const { dated: line, problems: ofDates } = datedInput(written, time);
    const ofLine = ofDates.length > 0 ? ofDates : lineProblems(line).filter((one) => !common.includes(one));
    const own = draft.problem === undefined ? ofLine : [draft.problem];
    found.push(...own.map((problem) => ({ line: at, problem })));
    lines.push(line as unknown as RunLine);
    where.push(draft.where ?? source);
  }
  const { needs, problems: ofNeeds } = resolveNeeds(lines.map(namedLine));
  found.push(...ofNeeds);
  found.sort((one, other) => one.line - other.line);
  problems.push(...found.map(({ line, problem }) => `${where[line] ?? source}: ${problem}`));
  if (jsonBytes(needs) > MOST_NEEDS_BYTES) problems.push(`${source}: the lines have too many needs in all`);
  if (problems.length > 0) throw usageProblem([...new Set(problems)], RUN_HELP);
  const digest = createHash('sha256').update(JSON.stringify(lines)).digest('hex');
  return { inputs: lines.map(({ needs: _needs, ...input }) => input), where, digest, needs };
}

/** The name of a list that has none: the same list has the same name. */
export function nameOfList({ digest }: Pick<AskedLines, 'digest'>): string {
  return `runs-${digest.slice(0, DIGEST_LETTERS)}`;
}

function notForLists({ key, job, upload, set = [] }: RunFlags): string[] {
  const problems: string[] = [];
  if (key !== undefined || set.some((assignment) => assignment.startsWith('key='))) {
    problems.push('--key: cannot be combined with a list of runs; each line has its own key');
  }
  if (upload !== undefined)
    problems.push('--upload: cannot be combined with a list of runs; each line has its own upload');
  if (job !== undefined) problems.push('--job: cannot be combined with a list of runs; each line has its own job');
  return problems;
}

function withOverrides(
  read: Record<string, unknown>,
  connection: string | undefined,
  flags: RunFlags,
): { line: Record<string, unknown>; problems: string[] } {
  const line = { ...read };
  for (const name of [...FIELD_FLAGS, 'submitDeadline'] as const) {
    // For a list, --on-failure says what becomes of the other runs.
    if (name !== 'onFailure' && flags[name] !== undefined) line[name] = flags[name];
  }
  const problems = (flags.set ?? []).flatMap((assignment) => assign(line, assignment) ?? []);
  if (connection !== undefined) line['connection'] = connection;
  return { line, problems };
}

/** What of a line its needs are resolved by; the schema reports what is missing. */
function namedLine({ connection, key, needs }: Partial<RunLine>, at: number) {
  const isKey = typeof key === 'string' && key !== '' && typeof connection === 'string';
  return {
    // No key has a line break.
    ...(isKey ? { connection, key } : { connection: '', key: `\n${at}` }),
    needs: Array.isArray(needs) ? needs.filter((need) => typeof need === 'string' && need !== '') : [],
  };
}
