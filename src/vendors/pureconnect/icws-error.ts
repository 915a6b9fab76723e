/** What the errors of ICWS mean within a session: `{ errorId?, errorCode?, message?, propertyName? }`. */
import { readErrorBody } from '../http/error-body.js';
import type { VendorExplanation } from '../http/vendor-request.js';
import { errorSchema, type IcwsError } from './schemas.js';

/** A public client (gildas/ruby-ic) reads it as "not found". */
const NO_SUCH_ITEM = '-2147221496';

export function explain(body: string, status: number): VendorExplanation {
  const error = readErrorBody(body, errorSchema);
  if (!error) return {};
  const kind = status === 400 && saysNoSuchJob(error) ? 'missing' : undefined;
  return { errorId: errorIdOf(error), message: messageOf(error), kind };
}

/** With the property of the request that is wrong. */
function messageOf({ message, propertyName }: IcwsError): string | undefined {
  if (!propertyName || message?.includes(propertyName)) return message ?? undefined;
  return message ? `${message} (property ${propertyName})` : `property ${propertyName}`;
}

/** Servers before version 4.0.6 send only the number. */
export function errorIdOf({ errorId, errorCode }: IcwsError): string | undefined {
  return errorId || errorCode || undefined;
}

// The vendor documents no 404 for a job, so its number or the text of a 400 decides. An error about the request is not about the job.
function saysNoSuchJob({ errorId, errorCode, message, propertyName }: IcwsError): boolean {
  if (propertyName) return false;
  if (errorId === NO_SUCH_ITEM || errorCode === NO_SUCH_ITEM) return true;
  const said = `${errorId ?? ''} ${message ?? ''}`;
  if (/\b(property|parameter|query|header)\b/i.test(said)) return false;
  if (/not ?(be ?)?found|does(n.t| not) exist|no such|unknown ?job\b/i.test(said)) return true;
  // Two searches: a single pattern with `.*` would scan the rest of the text again for each "job" in it.
  const job = said.search(/\bjob\b/i);
  return job >= 0 && /\b(unknown(?! error)|invalid|not valid)\b/i.test(said.slice(job));
}
