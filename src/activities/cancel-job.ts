import { Context } from '@temporalio/activity';
import { nextPollDelay } from '../contract/backoff.js';
import { CANCEL_FORBIDDEN, type ConnectionPolicy } from '../contract/connection-policy.js';
import type { VendorClient } from '../vendors/shared/vendor-client.js';
import { VendorError } from '../vendors/http/vendor-error.js';
import { attempt, withLimit } from './attempt.js';
import type { CancelAnswer, CancelRequest } from '../contract/activities.js';
import { poll } from './poll-for-change.js';
import { noChange } from './no-change.js';
import { problemOf } from './to-failure.js';

const CANCEL_LIMIT_MS = 20_000;

/**
 * Asks the vendor to cancel the job, if the connection's config allows it. Retries while the vendor cannot be reached, until the workflow's
 * cancelDeadline.
 */
export function cancelJob(client: VendorClient, { cancel: allowed }: ConnectionPolicy) {
  return async ({ jobId, last, backoff }: CancelRequest): Promise<CancelAnswer> => {
    if (!allowed) return { answer: 'refused', detail: CANCEL_FORBIDDEN };
    const cancel = client.cancel?.bind(client);
    if (!cancel) return { answer: 'unsupported' };
    return attempt((cancelled) =>
      withLimit(CANCEL_LIMIT_MS, cancelled, async (signal) => {
        try {
          await cancel(jobId, signal);
          return { answer: 'accepted' };
        } catch (error) {
          const { attempt: attempts } = Context.current().info;
          const later = (what: string, retryAfterMs?: number) =>
            noChange(what, nextPollDelay(backoff, attempts, Math.random(), retryAfterMs));
          if (!isRefusal(error)) {
            const { what, retryAfterMs } = problemOf(error);
            throw later(`the vendor has not received the cancel yet: ${what}`, retryAfterMs);
          }
          const seen = await poll(client, { jobId }, last, signal).catch(() => undefined);
          // A vendor also refuses to cancel a job that has ended, so a poll decides what the refusal means.
          if (seen?.observation.condition === 'unreachable') {
            throw later(`the vendor refused the cancel and cannot be polled: ${error.message}`, seen.retryAfterMs);
          }
          Context.current().log.warn(`job ${jobId}: the vendor refused the cancel: ${error.message}`, { jobId });
          return { answer: 'refused', observation: seen?.observation };
        }
      }),
    );
  };
}

// A refused log-in may be fixed before the deadline. A missing permission, or a job that cannot be cancelled, is an answer.
function isRefusal(error: unknown): error is VendorError {
  if (!(error instanceof VendorError) || error.verb !== 'cancel') return false;
  return error.kind === 'missing' || error.kind === 'rejected' || (error.kind === 'refused' && error.status !== 401);
}
