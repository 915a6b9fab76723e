/** File name, media type and length, from the headers of a download. */
import type { IncomingHttpHeaders } from 'node:http';
/** The file name in Content-Disposition (RFC 6266); undefined if there is none or it is malformed. Data, never a path. */
export declare function nameOf(headers: IncomingHttpHeaders): string | undefined;
/** The media type without parameters, `application/octet-stream` if the vendor gives none. */
export declare function mediaTypeOf(headers: IncomingHttpHeaders): string;
/** Content-Length in bytes; undefined if there is none. */
export declare function lengthOf(headers: IncomingHttpHeaders): number | undefined;
