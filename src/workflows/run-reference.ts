/** Checks the two fields of an input that make the workflow id of a run. The run itself checks the others. */
import type { RunReference } from '../contract/ids.js';
import { keyProblem, LONGEST_KEY } from '../contract/run-key.js';
import { unseenRunOutcome } from '../contract/reported-run.js';
import { LONGEST_CONNECTION, referenceProblem, textOf } from './reference-problem.js';
import { RunJobFailure } from './run-job-failure.js';

/** @throws RunJobFailure of type InvalidInput that names the field */
export function requireRunReference(input: unknown): RunReference {
  const { connection, key } = (input ?? {}) as Record<string, unknown>;
  const run = { connection: textOf(connection), key: textOf(key) };
  const problem = referenceProblem(run, 'key', keyProblem);
  if (problem !== undefined) throw refusedRun(run, problem);
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
