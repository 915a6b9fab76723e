import type { FindAnswer, FindRequest } from '../contract/run-job.js';
import type { VendorClient } from '../vendors/shared/vendor-client.js';
import { attempt, withLimit } from './attempt.js';
import { noChange } from './no-change.js';
import { problemOf } from './to-failure.js';

const FIND_LIMIT_MS = 60_000;
/** The delay before the next attempt, unless the vendor asks for another one. */
const RETRY_MS = 10_000;
/** More are no better evidence. */
const MOST_FOUND = 20;

/** Searches the vendor for the job of a request whose answer was lost. Temporal retries it while the vendor cannot be reached. */
export function findSubmitted({ submission }: VendorClient) {
  return async (request: FindRequest): Promise<FindAnswer> => {
    const find = submission?.find?.bind(submission);
    if (!find) return { found: [] };
    return attempt((cancelled) =>
      withLimit(FIND_LIMIT_MS, cancelled, async (signal) => {
        try {
          return { found: (await find(request, signal)).slice(0, MOST_FOUND) };
        } catch (error) {
          const { what, retryAfterMs } = problemOf(error);
          throw noChange(`the vendor could not be searched: ${what}`, retryAfterMs ?? RETRY_MS);
        }
      }),
    );
  };
}
