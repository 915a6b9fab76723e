import { ApplicationFailure } from '@temporalio/common';
import type { ConnectionPolicy } from '../contract/connection-policy.js';
import type { NotReady, Prepared, SubmitOrder } from '../contract/run-job.js';
import { VendorError } from '../vendors/http/vendor-error.js';
import { allowedJob } from '../vendors/shared/allowed-job.js';
import type { Submission } from '../vendors/shared/submission.js';
import type { VendorClient } from '../vendors/shared/vendor-client.js';
import { attempt, withLimit } from './attempt.js';
import { problemOf } from './to-failure.js';

const LIST_LIMIT_MS = 30_000;

/** Checks what the config allows, and reads what a later search needs. Starts nothing, so that it may be repeated. */
export function prepareSubmit(client: VendorClient, { run }: Pick<ConnectionPolicy, 'run'>) {
  return async ({ job }: SubmitOrder): Promise<Prepared | NotReady> => {
    const submission = allowed(client, run, job);
    const search = submission.find === undefined ? 'none' : (submission.shows ?? 'new');
    const listed = submission.listed?.bind(submission);
    if (!listed) return { search };
    return attempt((cancelled) =>
      withLimit(LIST_LIMIT_MS, cancelled, async (signal) => {
        try {
          const before = await listed(job, signal).catch(rejectedIfFinal);
          return before ? { search, before } : { search: 'none' };
        } catch (error) {
          if (cancelled.aborted) throw error;
          return notReady(error);
        }
      }),
    );
  };
}

/** A value, not a failure, so that the run can show the problem while it waits. */
function notReady(error: unknown): NotReady {
  const { condition, what, retryAfterMs } = problemOf(error);
  return {
    notReady: `the list of jobs could not be read: ${what}`,
    refused: condition === 'refused',
    ...(retryAfterMs !== undefined && { retryAfterMs }),
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
