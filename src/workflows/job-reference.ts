/** Checks the two fields of an input that make the workflow id. The wait itself checks the others. */
import type { JobReference } from '../contract/ids.js';
import { jobIdProblem, LONGEST_JOB_ID } from '../contract/job-id.js';
import { unseenOutcome } from '../contract/outcome.js';
import { AwaitJobFailure } from './await-job-failure.js';
import { LONGEST_CONNECTION, referenceProblem, textOf } from './reference-problem.js';

/** @throws AwaitJobFailure of type InvalidInput that names the field */
export function requireJobReference(input: unknown): JobReference {
  const { connection, jobId } = (input ?? {}) as Record<string, unknown>;
  const name = { connection: textOf(connection), jobId: textOf(jobId) };
  const problem = referenceProblem(name, 'jobId', jobIdProblem);
  if (problem !== undefined) throw refused(name, problem);
  return name;
}

function refused({ connection, jobId }: JobReference, problem: string): AwaitJobFailure {
  const shown = [connection.slice(0, LONGEST_CONNECTION), jobId.slice(0, LONGEST_JOB_ID)] as const;
  return new AwaitJobFailure('InvalidInput', problem, unseenOutcome(...shown, new Date().toISOString(), 'ended'));
}
