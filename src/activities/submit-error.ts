/** What an error says about a request that starts a job: whether the job surely was not started. Pure, tested by table. */
import type { SubmitAnswer } from '../contract/run-job.js';
import { isTimeout, VendorError } from '../vendors/http/vendor-error.js';
import { NoSession } from '../vendors/shared/session.js';

/** 4xx after which the same request may succeed later: the log-in, the permission, or the load of the server may change. */
const LATER: readonly number[] = [401, 403, 407, 425, 429];
/** A gateway may answer so after it has forwarded the request. */
const REQUEST_TIMEOUT = 408;

/**
 * Everything that is not proven is unknown: a reset or a timeout after the request left, 408, a 5xx, an answer that cannot be read.
 * @throws the error if it is not a vendor's
 */
export function answerOf(error: unknown): SubmitAnswer {
  if (error instanceof NoSession) return { notStarted: error.message, later: true, refused: false };
  if (isTimeout(error)) return { unknown: 'no complete answer in time' };
  if (!(error instanceof VendorError)) throw error;
  const { kind, verb, status, message, retryAfterMs, fields } = error;
  const notStarted = (later: boolean): SubmitAnswer => ({
    notStarted: message,
    later,
    refused: kind === 'refused',
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
  // The log-in precedes the request.
  if (verb === 'log in' || fields.unsent) return notStarted(true);
  if (kind === 'rejected') return notStarted(false);
  if (status === REQUEST_TIMEOUT) return { unknown: message };
  if (status !== undefined && status >= 400 && status < 500) return notStarted(LATER.includes(status));
  return { unknown: message };
}
