/** Checks the two fields of an input that make the workflow id of a run. The run itself checks the others. */
import { CONNECTION_NAME, type RunReference } from '../contract/ids.js';
import { keyProblem, LONGEST_KEY } from '../contract/run-key.js';
import { unseenRunOutcome } from '../contract/told-run.js';
import { RunJobFailure } from './run-job-failure.js';

const LONGEST_CONNECTION = 40;

/** @throws RunJobFailure of type InvalidInput that names the field */
export function requireRunReference(input: unknown): RunReference {
  const { connection, key } = (input ?? {}) as Record<string, unknown>;
  const run = { connection: textOf(connection), key: textOf(key) };
  for (const field of ['connection', 'key'] as const) {
    if (run[field] === '') throw refusedRun(run, `${field}: missing; expected a non-empty string`);
  }
  if (!CONNECTION_NAME.test(run.connection)) throw refusedRun(run, "connection: expected 1 to 40 of a-z, 0-9 and '-'");
  const problem = keyProblem(run.key);
  if (problem !== undefined) throw refusedRun(run, `key: ${problem}`);
  return run;
}

/** The failure of a run that is never started. A refused name is shown by its beginning only. */
export function refusedRun({ connection, key }: RunReference, problem: string): RunJobFailure {
  const shown = { connection: connection.slice(0, LONGEST_CONNECTION), key: key.slice(0, LONGEST_KEY) };
  return new RunJobFailure('InvalidInput', problem, unseenRunOutcome(shown, new Date().toISOString(), 'ended'));
}

/** Why a key cannot be used for another job. */
export function keyHasOtherJob({ key }: RunReference, differences: readonly string[]): string {
  return `key: "${key}" is the key of a run with another job; choose another key for this one (${differences.join('; ')})`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
