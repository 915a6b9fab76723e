import { parse } from 'content-disposition';
/** The file name in Content-Disposition (RFC 6266); undefined if there is none or it is malformed. Data, never a path. */
export function nameOf(headers) {
    const header = headers['content-disposition'];
    if (!header)
        return undefined;
    try {
        return fromUtf8(parse(header).parameters['filename'] ?? '') || undefined;
    }
    catch {
        return undefined;
    }
}
/** The media type without parameters, `application/octet-stream` if the vendor gives none. */
export function mediaTypeOf(headers) {
    return headers['content-type']?.split(';')[0]?.trim().toLowerCase() || 'application/octet-stream';
}
/** Content-Length in bytes; undefined if there is none. */
export function lengthOf(headers) {
    const length = headers['content-length'];
    return length !== undefined && /^\d+$/.test(length) ? Number(length) : undefined;
}
// Node reads headers as Latin-1, as the RFC says, but many servers write UTF-8. So UTF-8 is tried first.
function fromUtf8(name) {
    if (/[\u0100-\uffff]/.test(name))
        return name;
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(name, 'latin1'));
    }
    catch {
        return name;
    }
}
//# sourceMappingURL=content-headers.js.map