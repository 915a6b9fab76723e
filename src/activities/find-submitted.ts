import type { FindAnswer, FindRequest } from '../contract/run-job.js';
import type { VendorClient } from '../vendors/shared/vendor-client.js';
import { readAttempt } from './read-attempt.js';

const FIND = { limitMs: 60_000, failed: 'the vendor could not be searched' };
/** More are no better evidence. */
const MOST_FOUND = 20;

/** Searches the vendor for the job of a request whose answer was lost. */
export function findSubmitted({ submission }: VendorClient) {
  return async (request: FindRequest): Promise<FindAnswer> => {
    const find = submission?.find?.bind(submission);
    if (!find) return { found: [] };
    return readAttempt(FIND, async (signal) => ({ found: (await find(request, signal)).slice(0, MOST_FOUND) }));
  };
}
