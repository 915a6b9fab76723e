/** Checks the results of the activities of a run, because an operator may complete one with anything. Pure. */
import { JOB_STATES } from '../contract/job.js';
import { jobIdProblem } from '../contract/job-id.js';
import {
  SUBMIT_SEARCHES,
  type FindAnswer,
  type FoundJob,
  type Prepared,
  type SubmitAnswer,
} from '../contract/run-job.js';

export function isPrepared(result: unknown): result is Prepared {
  const { search, before } = (result ?? {}) as { [Key in keyof Prepared]?: unknown };
  return (
    (SUBMIT_SEARCHES as readonly unknown[]).includes(search) &&
    (before === undefined || (Array.isArray(before) && before.every((id) => typeof id === 'string')))
  );
}

export function isSubmitAnswer(result: unknown): result is SubmitAnswer {
  const { started, notStarted, later, unknown } = (result ?? {}) as Record<string, unknown>;
  return (
    isJobId(started) || (typeof notStarted === 'string' && typeof later === 'boolean') || typeof unknown === 'string'
  );
}

export function isFindAnswer(result: unknown): result is FindAnswer {
  const { found } = (result ?? {}) as { found?: unknown };
  return (
    Array.isArray(found) &&
    found.every((job: Partial<FoundJob> | null) => isJobId(job?.jobId) && Object.hasOwn(JOB_STATES, job?.state ?? ''))
  );
}

function isJobId(id: unknown): boolean {
  return typeof id === 'string' && jobIdProblem(id) === undefined;
}
