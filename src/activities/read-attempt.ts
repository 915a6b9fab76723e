import { attempt, withLimit } from './attempt.js';
import { noChange } from './no-change.js';
import { problemOf } from './to-failure.js';

/** The delay before the next attempt, unless the vendor asks for another one. */
const RETRY_MS = 10_000;

/**
 * Reads from the vendor, in one attempt of an activity that Temporal retries while the vendor cannot be reached.
 * @param failed what could not be done, for the message of the failure
 */
export function readAttempt<T>(
  { limitMs, failed }: { limitMs: number; failed: string },
  read: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return attempt((cancelled) =>
    withLimit(limitMs, cancelled, async (signal) => {
      try {
        return await read(signal);
      } catch (error) {
        const { what, retryAfterMs } = problemOf(error);
        throw noChange(`${failed}: ${what}`, retryAfterMs ?? RETRY_MS);
      }
    }),
  );
}
