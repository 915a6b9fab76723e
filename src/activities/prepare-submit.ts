import type { NotReady, Prepared, SubmitOrder } from '../contract/run-job.js';
import { allowedJob, type RunPolicy } from '../vendors/shared/allowed-job.js';
import type { Submission } from '../vendors/shared/submission.js';
import type { VendorClient } from '../vendors/shared/vendor-client.js';
import { attempt, withLimit } from './attempt.js';
import { notReady, rejectedIfFinal } from './not-ready.js';
import { problemOf } from './to-failure.js';

const LIST_LIMIT_MS = 30_000;

/** Checks what the config allows, and reads what a later search needs. Starts nothing, so that it may be repeated. */
export function prepareSubmit(client: VendorClient, policy: RunPolicy) {
  return async (order: SubmitOrder): Promise<Prepared | NotReady> => {
    const submission = allowedOrder(client, policy, order);
    const search = submission.find === undefined ? 'none' : (submission.shows ?? 'new');
    const listed = submission.listed?.bind(submission);
    if (!listed) return { search };
    return attempt((cancelled) =>
      withLimit(LIST_LIMIT_MS, cancelled, async (signal) => {
        try {
          const before = await listed(order.job, signal);
          return before ? { search, before } : { search: 'none' };
        } catch (error) {
          // The vendor does not know what the job would be made of.
          rejectedIfFinal(error);
          if (cancelled.aborted) throw error;
          return notReady(error, 'the list of jobs could not be read: ');
        }
      }),
    );
  };
}

/** @throws ApplicationFailure of type InvalidInput if the connection does not allow the job or its files */
export function allowedOrder(client: VendorClient, policy: RunPolicy, { job, uploaded = [] }: SubmitOrder): Submission {
  return allowed(
    client,
    policy,
    job,
    uploaded.map(({ path }) => path),
  );
}

/** @throws ApplicationFailure of type InvalidInput if the spec is wrong, or if the connection does not allow it or its files */
export function allowed(
  client: VendorClient,
  policy: RunPolicy,
  job: Record<string, unknown>,
  files: readonly string[],
): Submission {
  try {
    return allowedJob(client, policy, job, files).submission;
  } catch (error) {
    problemOf(error);
    throw error;
  }
}
