import { Context } from '@temporalio/activity';
import { nextPollDelay } from '../contract/backoff.js';
import type { VendorClient } from '../vendors/shared/vendor-client.js';
import { VendorError } from '../vendors/http/vendor-error.js';
import { attempt } from './attempt.js';
import type { CancelAnswer, CancelRequest } from '../contract/activities.js';
import { poll } from './poll-for-change.js';
import { noChange } from './no-change.js';
import { problemOf } from './to-failure.js';

const CANCEL_LIMIT_MS = 20_000;

/** Asks the vendor to cancel the job, and goes on asking while it cannot be reached: until the workflow's cancelDeadline. */
export function cancelJob(client: VendorClient) {
  return async ({ jobId, last, backoff }: CancelRequest): Promise<CancelAnswer> => {
    const cancel = client.cancel?.bind(client);
    if (!cancel) return { answer: 'unsupported' };
    return attempt(
      async (signal) => {
        try {
          await cancel(jobId, signal);
          return { answer: 'accepted' };
        } catch (error) {
          const { attempt: asked } = Context.current().info;
          const later = (what: string, retryAfterMs?: number) =>
            noChange(what, nextPollDelay(backoff, asked, Math.random(), retryAfterMs));
          if (!isRefusal(error)) {
            const { what, retryAfterMs } = problemOf(error);
            throw later(`the cancel is not yet asked for: ${what}`, retryAfterMs);
          }
          const seen = await poll(client, jobId, last, signal).catch(() => undefined);
          // Perhaps it was refused because the job has ended: that it is left running may only be said of one that is seen.
          if (seen?.observation.condition === 'unreachable') {
            throw later(`the cancel was refused, and the job cannot be seen: ${error.message}`, seen.retryAfterMs);
          }
          Context.current().log.warn('the vendor refused a cancel', { jobId, problem: error.message });
          return { answer: 'refused', observation: seen?.observation };
        }
      },
      { limitMs: CANCEL_LIMIT_MS },
    );
  };
}

// A refused log-in may heal within the deadline; a right that is missing, or a job that cannot be cancelled, is an answer.
function isRefusal(error: unknown): error is VendorError {
  if (!(error instanceof VendorError) || error.verb !== 'cancel') return false;
  return error.kind === 'missing' || error.kind === 'rejected' || (error.kind === 'refused' && error.status !== 401);
}
