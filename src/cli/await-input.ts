/** The input of a wait from what was typed: a file, flags over it, arguments over both; checked as a whole before anything starts. */
import { readFileSync } from 'node:fs';
import { acceptInput, type AwaitJobInput } from '../input.js';
import { usageProblem } from './problem.js';

export interface InputFlags {
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

/** @throws CliProblem with every problem, each with the path of its field */
export function inputOf(connection: string | undefined, jobId: string | undefined, flags: InputFlags): AwaitJobInput {
  const input: Record<string, unknown> = flags.input === undefined ? {} : readInput(flags.input);
  for (const name of FLAGS) if (flags[name] !== undefined) input[name] = flags[name];
  for (const assignment of flags.set ?? []) assign(input, assignment);
  if (connection !== undefined) input['connection'] = connection;
  if (jobId !== undefined) input['jobId'] = jobId;
  const verdict = acceptInput(input);
  if ('problems' in verdict) throw usageProblem(verdict.problems, 'see `vigil await --help`');
  return input as AwaitJobInput;
}

function readInput(path: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path === '-' ? 0 : path, 'utf8')) as unknown;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw usageProblem([
      `--input ${path}: ${code === undefined ? `not JSON (${message})` : `cannot be read (${code})`}`,
    ]);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw usageProblem([`--input ${path}: expected a JSON object`]);
  }
  return { ...parsed };
}

function assign(input: Record<string, unknown>, assignment: string): void {
  const [, path, text] = /^([A-Za-z]+(?:\.[A-Za-z]+)?)=(.*)$/s.exec(assignment) ?? [];
  if (path === undefined || text === undefined) {
    throw usageProblem([`--set ${assignment}: expected FIELD=VALUE, such as pace.max=5m`]);
  }
  const [outer = '', inner] = path.split('.');
  if (inner === undefined) input[outer] = text;
  else input[outer] = { ...(input[outer] as object | undefined), [inner]: valueOf(path, text) };
}

// By field and not by looks: a file may well be called "true" or "7".
function valueOf(path: string, text: string): unknown {
  if (path === 'content.formats') return text.split(',').map((format) => format.trim());
  if (path === 'pace.factor' || path === 'pace.jitter') return /^[\d.]+$/.test(text) ? Number(text) : text;
  if (path.startsWith('collect.')) return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}
