/** Whether a broken download can be resumed, and whether an answer continues it (RFC 9110, sections 13.1.5 and 14). Pure. */
import type { IncomingHttpHeaders } from 'node:http';
/** The missing part of a download. */
export interface Rest {
    /** The position of the first missing byte. */
    from: number;
    /** The ETag or date of the version that was partly received. */
    validator: string;
}
/** The value for If-Range; undefined if the vendor offers no ranges, or nothing that reliably identifies the version. */
export declare function validatorOf(headers: IncomingHttpHeaders): string | undefined;
/**
 * Why an answer does not continue the download; undefined if it does.
 * @param total the length of the whole file in bytes, if known
 */
export declare function whyNotTheRest({ from, validator }: Rest, { status, headers }: {
    status: number;
    headers: IncomingHttpHeaders;
}, total: number | undefined): string | undefined;
/** The length of the whole file, from the Content-Range of a part. */
export declare function totalOf(headers: IncomingHttpHeaders): number | undefined;
