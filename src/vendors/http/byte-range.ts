/** When the rest of a broken download may be asked for, and whether what came is that rest (RFC 9110, sections 13.1.5 and 14). Pure. */
import type { IncomingHttpHeaders } from 'node:http';

/** What is still wanted of a download. */
export interface Rest {
  /** The first byte that did not come. */
  from: number;
  /** What names the version whose bytes came already. */
  validator: string;
}

/**
 * A date names a version only where nothing can have been written again within it; and the two clocks behind `Date` and `Last-Modified`
 * may differ a little.
 */
const DATE_MARGIN_MS = 60_000;

/** What If-Range can hold for this version; undefined where the vendor offers no ranges, or nothing that names the version for certain. */
export function validatorOf(headers: IncomingHttpHeaders): string | undefined {
  const { etag, 'accept-ranges': unit, 'last-modified': modified, 'content-encoding': coding } = headers;
  if (unit?.trim().toLowerCase() !== 'bytes') return undefined;
  // A coding is made anew with each answer, and often not the same bytes again.
  if (coding !== undefined) return undefined;
  // A date must not stand in where there is a tag, also for one that is weak.
  if (etag !== undefined) return /^"[\x21\x23-\x7e\x80-\xff]*"$/.test(etag) ? etag : undefined;
  const age = Date.parse(headers.date ?? '') - Date.parse(modified ?? '');
  return age >= DATE_MARGIN_MS ? modified : undefined;
}

/**
 * Why an answer is not the rest of the same version; undefined for one that is.
 * @param total the length of the whole in bytes, where it is known
 */
export function whyNotTheRest(
  { from, validator }: Rest,
  { status, headers }: { status: number; headers: IncomingHttpHeaders },
  total: number | undefined,
): string | undefined {
  if (status === 200) return 'the vendor sent the whole again';
  if (status !== 206) return `HTTP ${status} came`;
  const range = rangeOf(headers);
  if (!range) return 'it is not said which part came';
  if (range.from !== from || range.to !== range.total - 1) return 'another part came than was asked for';
  if (total !== undefined && range.total !== total) return 'the whole has another length now';
  if ((headers.etag ?? headers['last-modified']) !== validator) return 'it is not said to be the same version';
  return undefined;
}

/** The length of the whole, as the answer with a part of it says. */
export function totalOf(headers: IncomingHttpHeaders): number | undefined {
  return rangeOf(headers)?.total;
}

function rangeOf(headers: IncomingHttpHeaders): { from: number; to: number; total: number } | undefined {
  const match = /^bytes (\d+)-(\d+)\/(\d+)$/i.exec(headers['content-range']?.trim() ?? '');
  if (!match) return undefined;
  const [from = NaN, to = NaN, total = NaN] = match.slice(1).map(Number);
  return { from, to, total };
}
