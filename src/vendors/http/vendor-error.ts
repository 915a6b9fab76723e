/**
 * The only error that the vendors' clients throw. It has an allow-list of fields: an HTTP library's own error would carry headers, bodies
 * and URLs into logs and histories.
 */
import type { VendorName } from '../../contract/job.js';
import { shortText } from '../../contract/short-text.js';
import { oneLine } from '../../text/printable-text.js';

/** What went wrong, by what the caller can do about it. `activities/to-failure.ts` maps each kind to a condition. */
export type VendorErrorKind =
  /** No answer, or not the vendor's own: connection refused or reset, timeout, 5xx, an HTML page, a redirect elsewhere. */
  | 'unreachable'
  /** 429: the vendor works and asks for fewer requests. */
  | 'throttled'
  /** The answer does not parse or does not match the schema. */
  | 'unintelligible'
  /** 401 right after a log-in, 403, or a refused log-in. */
  | 'refused'
  /** The vendor says that the job does not exist. */
  | 'missing'
  /** The vendor says that the request is invalid, or that the API no longer exists. */
  | 'rejected';

export type VendorVerb =
  | 'log in'
  | 'log out'
  | 'read status'
  | 'cancel'
  | 'read messages'
  | 'open content'
  | 'list jobs'
  | 'start the job'
  | 'upload the file'
  | 'subscribe to job states'
  | 'read pushed job states'
  | 'check';

export interface VendorErrorFields {
  kind: VendorErrorKind;
  vendor: VendorName;
  verb: VendorVerb;
  /** What happened, in a few words, already masked. */
  what: string;
  /** Method and path, without query and session segments: `GET /icweb.dll/jobStatus`. */
  where?: string;
  status?: number;
  errorId?: string;
  /** The vendor's own words, masked and shortened. */
  vendorMessage?: string;
  retryAfterMs?: number;
  /** The answer was a web page, so the vendor's API may not have given it. */
  isPage?: boolean;
  /** No byte of the request left, because no connection came about. */
  unsent?: boolean;
  /** What the owner of the config can do about it. */
  advice?: string;
}

const LONGEST_VENDOR_MESSAGE = 300;
const LONGEST_ERROR_ID = 100;
/** It may name what the vendor named, such as its applications. */
const LONGEST_WHAT = 500;

export class VendorError extends Error {
  override readonly name = 'VendorError';
  readonly kind: VendorErrorKind;
  readonly vendor: VendorName;
  readonly verb: VendorVerb;
  readonly status: number | undefined;
  readonly errorId: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(readonly fields: VendorErrorFields) {
    const { vendor, verb, where, vendorMessage } = fields;
    const what = shortText(fields.what, LONGEST_WHAT);
    const errorId = fields.errorId && shortText(fields.errorId, LONGEST_ERROR_ID);
    const said =
      vendorMessage === undefined || vendorMessage === ''
        ? ''
        : `: ${shortText(oneLine(vendorMessage), LONGEST_VENDOR_MESSAGE)}`;
    super(
      oneLine(
        `${vendor} could not ${verb}: ${what}${where ? ` (${where})` : ''}${errorId ? ` [${errorId}]` : ''}${said}`,
      ),
    );
    this.kind = fields.kind;
    this.vendor = vendor;
    this.verb = verb;
    this.status = fields.status;
    this.errorId = errorId;
    this.retryAfterMs = fields.retryAfterMs;
  }
}

/** The default meaning of an HTTP status, which a vendor's client may override; undefined for a 2xx. */
export function kindOfStatus(status: number, verb: VendorVerb): VendorErrorKind | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status === 401 || status === 403) return 'refused';
  if (verb === 'log in') {
    // Log-in requests differ only in their credentials, and ICWS and OAuth answer 400 to wrong ones.
    if (status === 400) return 'refused';
    // The vendor is not at this address. That says nothing about a job.
    if (status === 404) return 'unreachable';
  }
  // These are not about one job, so a 404 means a server without this call.
  if (status === 404) return verb === 'list jobs' || verb === 'upload the file' ? 'rejected' : 'missing';
  if (status === 429) return 'throttled';
  // 407 is a proxy's.
  if (status === 407 || status === 408 || status === 425) return 'unreachable';
  if (status >= 400 && status < 500) return 'rejected';
  return 'unreachable';
}

/** Whether an abort reason is a timeout, from `AbortSignal.timeout` or an attempt's own limit. */
export function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}
