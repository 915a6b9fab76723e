/** How a server answers a range request (RFC 9110, section 14). */
import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from './answer.js';
import { sizeOf, type Version } from './content.js';

/** The whole answer, the requested part, or 416. Several ranges or an invalid one get the whole answer. */
export function inRange(answer: Answer, asked: IncomingHttpHeaders): Answer {
  const { ranges, status, body = '' } = answer;
  if (!ranges || status !== 200) return answer;
  const headers = { ...answer.headers, 'accept-ranges': 'bytes', ...versionHeaders(ranges) };
  const whole: Answer = { ...answer, headers };
  const match = /^bytes=(\d*)-(\d*)$/.exec(asked.range ?? '');
  if (!match || !isThisVersion(ranges, asked['if-range'] as string | undefined)) return whole;
  const part = partOf(match[1]!, match[2]!, sizeOf(body));
  if (part === 'none') return whole;
  const size = sizeOf(body);
  if (part === 'outside') return { status: 416, headers: { 'content-range': `bytes */${size}` } };
  const [start, end] = part;
  return { ...whole, status: 206, headers: { ...headers, 'content-range': `bytes ${start}-${end - 1}/${size}` }, part };
}

function versionHeaders({ etag, lastModified }: Version): Record<string, string> {
  return { ...(etag !== undefined && { etag }), ...(lastModified !== undefined && { 'last-modified': lastModified }) };
}

// Only a strong tag or the identical date identifies the version.
function isThisVersion({ etag, lastModified }: Version, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  return wanted.startsWith('"') ? wanted === etag : wanted === lastModified;
}

function partOf(first: string, last: string, size: number): [number, number] | 'outside' | 'none' {
  if (first === '') {
    if (last === '') return 'none';
    return Number(last) === 0 ? 'outside' : [Math.max(0, size - Number(last)), size];
  }
  if (last !== '' && Number(last) < Number(first)) return 'none';
  if (Number(first) >= size) return 'outside';
  return [Number(first), last === '' ? size : Math.min(size, Number(last) + 1)];
}
