import { ApplicationFailure } from '@temporalio/common';
import type { ConnectionPolicy } from '../contract/connection-policy.js';
import type { Prepared, SubmitOrder } from '../contract/run-job.js';
import { VendorError } from '../vendors/http/vendor-error.js';
import { allowedJob } from '../vendors/shared/allowed-job.js';
import type { Submission } from '../vendors/shared/submission.js';
import type { VendorClient } from '../vendors/shared/vendor-client.js';
import { readAttempt } from './read-attempt.js';
import { problemOf } from './to-failure.js';

const LIST = { limitMs: 30_000, failed: 'the list of jobs could not be read' };

/** Checks what the config allows, and reads what a later search needs. Starts nothing, so Temporal may retry it. */
export function prepareSubmit(client: VendorClient, { run }: Pick<ConnectionPolicy, 'run'>) {
  return async ({ job }: SubmitOrder): Promise<Prepared> => {
    const submission = allowed(client, run, job);
    const search = submission.find === undefined ? 'none' : (submission.shows ?? 'new');
    const listed = submission.listed?.bind(submission);
    if (!listed) return { search };
    return readAttempt(LIST, async (signal) => {
      const before = await listed(job, signal).catch(rejectedIfFinal);
      return before ? { search, before } : { search: 'none' };
    });
  };
}

/** The vendor does not know what the job would be made of. */
function rejectedIfFinal(error: unknown): never {
  if (error instanceof VendorError && ['missing', 'rejected'].includes(error.kind)) {
    throw ApplicationFailure.nonRetryable(error.message, 'SubmitRejected');
  }
  throw error;
}

/** @throws ApplicationFailure of type InvalidInput if the spec is wrong, or if the connection does not allow it */
export function allowed(client: VendorClient, patterns: readonly string[], job: Record<string, unknown>): Submission {
  try {
    return allowedJob(client, patterns, job).submission;
  } catch (error) {
    problemOf(error);
    throw error;
  }
}
