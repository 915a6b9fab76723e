/** The address of a vendor's API, out of whatever address of the vendor people paste. */
import type { VendorName } from '../contract/job.js';

/** Segments with which the vendor's own part of a path begins. What comes before them may be that of a proxy. */
const BEGINS: Record<Exclude<VendorName, 'pureconnect'>, readonly string[]> = {
  'oracle-epm': ['epmcloud', 'hyperionplanning', 'interop', 'workspace', 'aifrest'],
  alteryx: ['webapi', 'gallery'],
  'nexus-ic': ['icweb.dll'],
};
/** The last segment of a base URL. */
const ENDS: Partial<Record<VendorName, string>> = { alteryx: 'webapi', 'nexus-ic': 'icweb.dll' };

/**
 * The path ends where the vendor's API begins: pages of the vendor and calls of the API are cut off, and an address without a path gets the
 * usual one. A path that has nothing of the vendor's stays, because a proxy may have chosen it.
 */
export function baseUrlOf(vendor: VendorName, address: string): string {
  const { origin, pathname } = new URL(address);
  const segments = pathname.split('/').filter((segment) => segment !== '');
  const begins = vendor === 'pureconnect' ? beginOfIcws(segments) : beginOf(vendor, segments);
  if (begins < 0 && segments.length > 0) return `${origin}${pathname}`.replace(/(?<!\/)\/+$/, '');
  const own = segments[begins];
  const end = ENDS[vendor];
  const last = own?.toLowerCase() === end ? own : end;
  return [origin, ...segments.slice(0, Math.max(0, begins)), ...(last === undefined ? [] : [last])].join('/');
}

function beginOf(vendor: keyof typeof BEGINS, segments: string[]): number {
  // Those listed first are the more certain ones.
  const found = BEGINS[vendor].map((name) => segments.findIndex((segment) => segment.toLowerCase() === name));
  return found.find((at) => at >= 0) ?? -1;
}

/** Only where a call of ICWS follows, or nothing: a proxy may use the name too, as in `/icws/ic-a`. */
function beginOfIcws(segments: string[]): number {
  return segments.findIndex((segment, at) => {
    const next = segments[at + 1] ?? 'connection';
    return segment.toLowerCase() === 'icws' && /^(connection|\d+)$/i.test(next);
  });
}
