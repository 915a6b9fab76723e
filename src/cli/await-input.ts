/** The input of a wait from what was typed: a file, flags over it, arguments over both; checked as a whole before anything starts. */
import { readFileSync } from 'node:fs';
import { A_DURATION, parseDuration } from '../duration.js';
import type { AwaitJobInput } from '../await-job-input.js';
import { acceptInput } from '../input.js';
import { usageProblem } from './problem.js';

export interface InputFlags {
  waitTimeout?: string;
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

const FLAGS = [
  'deadline',
  'queueDeadline',
  'onDeadline',
  'onCancel',
  'cancelDeadline',
  'collectDeadline',
  'onFailure',
] as const;

const HELP = 'see `vigil await --help`';

/** @throws CliProblem with every problem, each with the path of its field */
export function inputOf(
  connection: string | undefined,
  jobId: string | undefined,
  flags: InputFlags,
): { input: AwaitJobInput; waitTimeoutMs: number | undefined } {
  const input: Record<string, unknown> = flags.input === undefined ? {} : readInput(flags.input);
  for (const name of FLAGS) if (flags[name] !== undefined) input[name] = flags[name];
  const problems = (flags.set ?? []).flatMap((assignment) => assign(input, assignment) ?? []);
  if (connection !== undefined) input['connection'] = connection;
  if (jobId !== undefined) input['jobId'] = jobId;
  const verdict = acceptInput(input);
  if ('problems' in verdict) problems.push(...verdict.problems);
  const waitTimeoutMs = flags.waitTimeout === undefined ? undefined : parseDuration(flags.waitTimeout);
  if (flags.waitTimeout !== undefined && waitTimeoutMs === undefined) {
    problems.push(`--wait-timeout: expected ${A_DURATION}; it limits the watching, --deadline the job`);
  }
  if (problems.length > 0) throw usageProblem(problems, HELP);
  return { input: input as unknown as AwaitJobInput, waitTimeoutMs };
}

function readInput(path: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path === '-' ? 0 : path, 'utf8')) as unknown;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === undefined ? `not JSON (${message})` : `cannot be read (${code})`;
    throw usageProblem([`--input ${path}: ${why}`], HELP);
  }
  if (!isObject(parsed)) throw usageProblem([`--input ${path}: expected a JSON object`], HELP);
  return { ...parsed };
}

/** @returns what is wrong with the assignment */
function assign(input: Record<string, unknown>, assignment: string): string | undefined {
  const [, path, text] = /^([A-Za-z]+(?:\.[A-Za-z]+)?)=(.*)$/s.exec(assignment) ?? [];
  if (path === undefined || text === undefined) {
    return `--set ${assignment}: expected FIELD=VALUE, such as pace.max=5m`;
  }
  const [outer = '', inner] = path.split('.');
  const before = input[outer];
  if (inner === undefined) input[outer] = text;
  // Anything else than an object is left to the check of the whole.
  else if (before === undefined || isObject(before)) input[outer] = { ...before, [inner]: valueOf(path, text) };
  return undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// By field and not by looks: a file may well be called "true" or "7".
function valueOf(path: string, text: string): unknown {
  if (path === 'content.formats') return text.split(',').map((format) => format.trim());
  if (path === 'pace.factor' || path === 'pace.jitter') return /^\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (path.startsWith('collect.')) return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}
