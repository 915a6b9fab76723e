/**
 * The only error that the vendors' clients throw. It has an allow-list of fields: an HTTP library's own error would carry headers, bodies
 * and URLs into logs and histories.
 */
import type { VendorName } from '../../contract/job.js';
/** What went wrong, by what the caller can do about it. `activities/to-failure.ts` maps each kind to a condition. */
export type VendorErrorKind = 
/** No answer, or not the vendor's own: connection refused or reset, timeout, 5xx, an HTML page, a redirect elsewhere. */
'unreachable'
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
export type VendorVerb = 'log in' | 'log out' | 'read status' | 'cancel' | 'read messages' | 'open content' | 'list jobs' | 'check';
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
    /** What the owner of the config can do about it. */
    advice?: string;
}
export declare class VendorError extends Error {
    readonly fields: VendorErrorFields;
    readonly name = "VendorError";
    readonly kind: VendorErrorKind;
    readonly vendor: VendorName;
    readonly verb: VendorVerb;
    readonly status: number | undefined;
    readonly errorId: string | undefined;
    readonly retryAfterMs: number | undefined;
    constructor(fields: VendorErrorFields);
}
/** The default meaning of an HTTP status, which a vendor's client may override; undefined for a 2xx. */
export declare function kindOfStatus(status: number, verb: VendorVerb): VendorErrorKind | undefined;
/** Whether an abort reason is a timeout, from `AbortSignal.timeout` or an attempt's own limit. */
export declare function isTimeout(reason: unknown): boolean;
