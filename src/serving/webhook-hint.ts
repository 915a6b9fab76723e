/** The job that a webhook is about. Pure. */
import { isConnectionName, type JobReference } from '../contract/ids.js';
import { jobIdProblem } from '../contract/job-id.js';
import { isObject } from '../contract/shape.js';

const EXPECTED = 'expected { "connection": "…", "jobId": "…" }, or a CloudEvent with that as its data';

/** @param body JSON; other fields may be there @returns what is wrong, as a line that repeats nothing of the body */
export function hintIn(body: string): JobReference | string {
  const sent = parsed(body);
  const hint = isObject(sent) && 'specversion' in sent ? sent['data'] : sent;
  if (!isObject(hint)) return EXPECTED;
  const { connection, jobId: given } = hint;
  // Some vendors number their jobs.
  const jobId = Number.isSafeInteger(given) ? String(given) : given;
  if (typeof connection !== 'string' || typeof jobId !== 'string') return EXPECTED;
  if (!isConnectionName(connection)) return "connection: expected a connection's name";
  const problem = jobIdProblem(jobId);
  return problem === undefined ? { connection, jobId } : `jobId: ${problem}`;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
