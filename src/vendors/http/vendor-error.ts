/**
 * The one error that leaves the vendors' edge, made from an allow-list of fields: never a client library's error, which would carry
 * headers, bodies and addresses into logs and histories.
 */
import type { VendorName } from '../../contract/job.js';
import { shortText } from '../../text/short-text.js';

/** What the caller can do about it; the step from here to a condition is `activities/to-failure.ts`. */
export type VendorErrorKind =
  /** No answer, or one that is not the vendor's own: refused or reset, time-out, 5xx, an HTML page, a redirect elsewhere. */
  | 'unreachable'
  /** 429: the vendor is there and wants fewer questions. */
  | 'throttled'
  /** An answer that does not parse or does not fit the schema. */
  | 'unintelligible'
  /** 401 after a fresh log-in, 403, or a refused log-in. */
  | 'refused'
  /** The vendor says that there is no such job. */
  | 'missing'
  /** The vendor says that our request is wrong, or its API gone. */
  | 'rejected';

export type VendorVerb =
  'log in' | 'log out' | 'read status' | 'cancel' | 'read messages' | 'open content' | 'list jobs' | 'check';

export interface VendorErrorFields {
  kind: VendorErrorKind;
  vendor: VendorName;
  verb: VendorVerb;
  /** What happened, in a few words, already masked. */
  what: string;
  /** Method and path with ids in place of session segments, without query: `GET /icweb.dll/jobStatus`. */
  where?: string;
  status?: number;
  errorId?: string;
  /** The vendor's own words, masked and cut. */
  vendorMessage?: string;
  retryAfterMs?: number;
}

const LONGEST_VENDOR_MESSAGE = 300;

export class VendorError extends Error {
  override readonly name = 'VendorError';
  readonly kind: VendorErrorKind;
  readonly vendor: VendorName;
  readonly verb: VendorVerb;
  readonly status: number | undefined;
  readonly errorId: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(readonly fields: VendorErrorFields) {
    const { vendor, verb, what, where, errorId, vendorMessage } = fields;
    const said = vendorMessage === undefined || vendorMessage === '' ? '' : `: ${oneLine(vendorMessage)}`;
    super(`${vendor} could not ${verb}: ${what}${where ? ` (${where})` : ''}${errorId ? ` [${errorId}]` : ''}${said}`);
    this.kind = fields.kind;
    this.vendor = vendor;
    this.verb = verb;
    this.status = fields.status;
    this.errorId = errorId;
    this.retryAfterMs = fields.retryAfterMs;
  }
}

function oneLine(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return shortText(flat, LONGEST_VENDOR_MESSAGE);
}

/** The meaning of an HTTP status before a vendor has its say; undefined for a 2xx. */
export function kindOfStatus(status: number, verb: VendorVerb): VendorErrorKind | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status === 401 || status === 403) return 'refused';
  if (verb === 'log in') {
    // The request is always the same, so that the credentials are what is wrong with it: ICWS and OAuth say it with 400.
    if (status === 400) return 'refused';
    // There is no such vendor at the address, which says nothing of a job.
    if (status === 404) return 'unreachable';
  }
  // A list is about no job: an older server has no such call.
  if (status === 404) return verb === 'list jobs' ? 'rejected' : 'missing';
  if (status === 429) return 'throttled';
  if (status === 408 || status === 425) return 'unreachable';
  if (status >= 400 && status < 500) return 'rejected';
  return 'unreachable';
}

/** A time ran out: the reason of an `AbortSignal.timeout`, or of an attempt's limit. */
export function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}
