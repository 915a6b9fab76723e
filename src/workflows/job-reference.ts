/** Checks the two fields of an input that make the workflow id. The wait itself checks the others. */
import type { JobReference } from '../contract/ids.js';
import { unseenOutcome } from '../contract/outcome.js';
import { AwaitJobFailure } from './await-job-failure.js';

/** The limits of the input's own schema; Temporal would reject a much longer workflow id. */
const LONGEST = { connection: 40, jobId: 200 } as const;

/** @throws AwaitJobFailure of type InvalidInput that names the field */
export function requireJobReference(input: unknown): JobReference {
  const { connection, jobId } = (input ?? {}) as Record<string, unknown>;
  const name = { connection: textOf(connection), jobId: textOf(jobId) };
  for (const field of ['connection', 'jobId'] as const) {
    if (name[field] === '') throw refused(name, `${field}: missing; expected a non-empty string`);
    if (name[field].length > LONGEST[field]) {
      throw refused(name, `${field}: expected at most ${LONGEST[field]} characters`);
    }
  }
  return name;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function refused({ connection, jobId }: JobReference, problem: string): AwaitJobFailure {
  const shown = [connection.slice(0, LONGEST.connection), jobId.slice(0, LONGEST.jobId)] as const;
  return new AwaitJobFailure('InvalidInput', problem, unseenOutcome(...shown, new Date().toISOString(), 'ended'));
}
