/** File name, media type and length, from the headers of a download. */
import type { IncomingHttpHeaders } from 'node:http';
import { parse } from 'content-disposition';
import { mediaTypeOfName } from './media-types.js';

/** The file name in Content-Disposition (RFC 6266); undefined if there is none or it is malformed. Data, never a path. */
export function nameOf(headers: IncomingHttpHeaders): string | undefined {
  const header = headers['content-disposition'];
  if (!header) return undefined;
  try {
    // Some servers write the name without a disposition.
    const { filename = '' } = parse(/^\s*filename/i.test(header) ? `attachment; ${header}` : header).parameters;
    return fromUtf8(filename) || undefined;
  } catch {
    return undefined;
  }
}

/** The media type without parameters. If the vendor gives none, that of the name. */
export function mediaTypeOf(headers: IncomingHttpHeaders, name = ''): string {
  return headers['content-type']?.split(';')[0]?.trim().toLowerCase() || mediaTypeOfName(name);
}

/** Content-Length in bytes; undefined if there is none. */
export function lengthOf(headers: IncomingHttpHeaders): number | undefined {
  const length = headers['content-length'];
  return length !== undefined && /^\d+$/.test(length) ? Number(length) : undefined;
}

// Node reads headers as Latin-1, as the RFC says, but many servers write UTF-8. So UTF-8 is tried first.
function fromUtf8(name: string): string {
  if (/[\u0100-\uffff]/.test(name)) return name;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(name, 'latin1'));
  } catch {
    return name;
  }
}

/** Whether the type or the name of a download is that of a gzip file. */
export function isNamedGzip(headers: IncomingHttpHeaders, name = nameOf(headers)): boolean {
  return /^application\/(?:x-)?gzip$/.test(mediaTypeOf(headers)) || /\.t?gz$/i.test(name ?? '');
}
