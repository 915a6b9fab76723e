/** How long a connection does without what its vendor pushes after a failure. Its waits poll as usual meanwhile. Pure. */
import { VendorError } from '../http/vendor-error.js';

/** A vendor without the licence, the right or the call will hardly have it a moment later. */
const REFUSED_MS = 30 * 60_000;
/** An outage, a switchover or a session that has ended may be over soon; the polls find a new session. */
const AWAY_MS = 60_000;

/** @param failures in a row, this one included @returns milliseconds */
export function pushPauseMs(error: unknown, failures: number): number {
  const longest = error instanceof VendorError ? Math.max(REFUSED_MS, error.retryAfterMs ?? 0) : REFUSED_MS;
  if (!(error instanceof VendorError) || !passes(error)) return longest;
  return Math.min(longest, Math.max(AWAY_MS * 2 ** (failures - 1), error.retryAfterMs ?? 0));
}

function passes({ kind, status }: VendorError): boolean {
  return kind === 'unreachable' || kind === 'throttled' || status === 401;
}
