/** What the headers of a download say of it. */
import type { IncomingHttpHeaders } from 'node:http';
import { parse } from 'content-disposition';

/** The file name of a Content-Disposition (RFC 6266); undefined where there is none or it cannot be read. Data, never a path. */
export function nameOf(headers: IncomingHttpHeaders): string | undefined {
  const header = headers['content-disposition'];
  if (!header) return undefined;
  try {
    return fromUtf8(parse(header).parameters['filename'] ?? '') || undefined;
  } catch {
    return undefined;
  }
}

/** The media type without its parameters, `application/octet-stream` where the vendor gives none. */
export function mediaTypeOf(headers: IncomingHttpHeaders): string {
  return headers['content-type']?.split(';')[0]?.trim().toLowerCase() || 'application/octet-stream';
}

/** The announced length in bytes; undefined where there is none. */
export function lengthOf(headers: IncomingHttpHeaders): number | undefined {
  const length = headers['content-length'];
  return length !== undefined && /^\d+$/.test(length) ? Number(length) : undefined;
}

// Servers write UTF-8 where the RFC has Latin-1, as which every header is read here; who reads them as they are meant tries it first.
function fromUtf8(name: string): string {
  if (/[\u0100-\uffff]/.test(name)) return name;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(name, 'latin1'));
  } catch {
    return name;
  }
}
