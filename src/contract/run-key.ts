/** The rule of a run's key, which is a part of workflow ids like the id of a job. Pure. */
import { jobIdProblem } from './job-id.js';

export const LONGEST_KEY = 100;
export const A_KEY = `a key of 1 to ${LONGEST_KEY} characters that does not begin with "-" and has no "/", "\\" or control characters`;

/** What is wrong with the key; undefined if nothing is. */
export function keyProblem(key: string): string | undefined {
  return key.length <= LONGEST_KEY && jobIdProblem(key) === undefined ? undefined : `expected ${A_KEY}`;
}
