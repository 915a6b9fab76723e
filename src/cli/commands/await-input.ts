/** Builds the inputs of `vigil await` from the `--input` file, the flags and the arguments, and validates all of them before any wait starts. */
import type { AwaitJobInput } from '../../contract/await-job-input.js';
import { acceptInput } from '../../schema/input.js';
import { waitId } from '../../contract/ids.js';
import { jobName } from '../terminal/outcome-text.js';
import { usageProblem } from '../terminal/problem.js';
import { parseDurationFlag } from './argument-checks.js';
import { AN_OBJECT, contradiction, draftOf, draftsOf, isNamedList, NOT_JSON, type Draft } from './input-lines.js';
import { readText } from './read-document.js';
import { setField } from './set-field.js';

export interface InputFlags {
  waitTimeout?: string;
  temporalTimeout?: string;
  input?: string;
  set?: string[];
  deadline?: string;
  queueDeadline?: string;
  onDeadline?: string;
  onCancel?: string;
  cancelDeadline?: string;
  collectDeadline?: string;
  onFailure?: string;
}

export interface AwaitFlags extends InputFlags {
  again?: boolean;
  detach?: boolean;
  cancelOnInterrupt?: boolean;
}

/** The flags that are fields of the input of a wait. */
export const FIELD_FLAGS = [
  'deadline',
  'queueDeadline',
  'onDeadline',
  'onCancel',
  'cancelDeadline',
  'collectDeadline',
  'onFailure',
] as const;

const HELP = 'see `vigil await --help`';

export interface Awaited {
  /** Each job once, in the order given; the first mention of a job counts. */
  inputs: AwaitJobInput[];
  /** Whether the user gave a list, even of one job: its result has another form. */
  several: boolean;
  /** One remark for each job that was named more than once. */
  repeated: string[];
  waitTimeoutMs: number | undefined;
  /** How long an outage of Temporal may last while a wait is followed. */
  temporalTimeoutMs: number | undefined;
}

/** @throws CliProblem with every problem of every job, each with its field and its line in the file */
export function inputsOf(connection: string | undefined, jobIds: readonly string[], flags: InputFlags): Awaited {
  const { drafts, list } =
    flags.input === undefined ? { drafts: [{ input: {} }], list: false } : readInput(flags.input);
  const problems: string[] = [];
  if (list) problems.push(...contradictions(drafts, connection, jobIds, flags));
  const several = list || jobIds.length > 1;
  // A problem with a flag concerns every job, so report it once.
  const common = several
    ? withOverrides({ connection: 'any', jobId: 'any' }, connection, undefined, flags).problems
    : [];
  problems.push(...common);
  const inputs: AwaitJobInput[] = [];
  for (const { where, problem, input } of drafts) {
    if (problem !== undefined) problems.push(`${where}: ${problem}`);
    else {
      for (const jobId of list || jobIds.length === 0 ? [undefined] : jobIds) {
        const overridden = withOverrides(input, connection, jobId, flags);
        inputs.push(overridden.input);
        const own = overridden.problems.filter((line) => !common.includes(line));
        problems.push(...own.map((line) => placed(line, where, several ? jobId : undefined)));
      }
    }
  }
  const forTheJob = '; to limit the job itself, use --deadline';
  const waitTimeoutMs = parseDurationFlag('--wait-timeout', flags.waitTimeout, problems, forTheJob);
  const temporalTimeoutMs = parseDurationFlag('--temporal-timeout', flags.temporalTimeout, problems);
  if (problems.length > 0) throw usageProblem([...new Set(problems)], HELP);
  return { ...withoutRepeats(inputs), several, waitTimeoutMs, temporalTimeoutMs };
}

/** What of the command line would change which jobs the lines of a file are about. */
function contradictions(
  drafts: readonly Draft[],
  connection: string | undefined,
  jobIds: readonly string[],
  { input: path, set = [] }: InputFlags,
): string[] {
  const problems: string[] = [];
  if (jobIds.length > 0 || set.some((assignment) => assignment.startsWith('jobId='))) {
    problems.push(`jobId: cannot be combined with a list of jobs; each line of --input ${path} has its own jobId`);
  }
  return [...problems, ...contradiction(drafts, connection, set)];
}

function placed(problem: string, where: string | undefined, jobId: string | undefined): string {
  if (where !== undefined) return `${where}: ${problem}`;
  return jobId === undefined ? problem : problem.replace(/^jobId:/, () => `jobId ${JSON.stringify(jobId)}:`);
}

/** The input, overridden by the flags and then by the arguments. It is an AwaitJobInput only if there are no problems. */
function withOverrides(
  read: Record<string, unknown>,
  connection: string | undefined,
  jobId: string | undefined,
  flags: InputFlags,
): { input: AwaitJobInput; problems: string[] } {
  const input = { ...read };
  for (const name of FIELD_FLAGS) if (flags[name] !== undefined) input[name] = flags[name];
  const problems = (flags.set ?? []).flatMap((assignment) => setField(input, assignment) ?? []);
  if (connection !== undefined) input['connection'] = connection;
  if (jobId !== undefined) input['jobId'] = jobId;
  const verdict = acceptInput(input);
  if ('problems' in verdict) problems.push(...verdict.problems);
  return { input: input as unknown as AwaitJobInput, problems };
}

function withoutRepeats(inputs: readonly AwaitJobInput[]): Pick<Awaited, 'inputs' | 'repeated'> {
  const named = new Map<string, { input: AwaitJobInput; times: number }>();
  for (const input of inputs) {
    const id = waitId(input.connection, input.jobId);
    const known = named.get(id);
    if (known) known.times += 1;
    else named.set(id, { input, times: 1 });
  }
  const all = [...named.values()];
  return {
    inputs: all.map(({ input }) => input),
    repeated: all
      .filter(({ times }) => times > 1)
      .map(
        ({ input, times }) => `${jobName(input)} is given ${times} times. It has one wait, and the first input counts.`,
      ),
  };
}

/** Reads one JSON object, or NDJSON with one object per line. */
function readInput(path: string): { drafts: Draft[]; list: boolean } {
  const refusal = (why: string) => usageProblem([`--input ${path}: ${why}`], HELP);
  const text = readText('--input', path, HELP);
  const lines = draftsOf(text, path);
  const whole = draftOf(text, `${AN_OBJECT}, or one per line`);
  if (lines.length === 0) throw refusal('contains no job');
  const isList = whole.problem?.startsWith(NOT_JSON) && lines.some(({ problem }) => problem === undefined);
  if (isNamedList(path) || isList) return { drafts: lines, list: true };
  if (whole.problem !== undefined) throw refusal(whole.problem);
  return { drafts: [whole], list: false };
}
