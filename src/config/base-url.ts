/** The address of a vendor's API, out of whatever address of the vendor people paste. */
import type { VendorName } from '../contract/job.js';

/** Segments with which the vendor's own part of a path begins. What comes before them may be that of a proxy. */
const BEGINS: Record<'oracle-epm' | 'alteryx' | 'nexus-ic', readonly string[]> = {
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
export function baseUrlOf(vendor: keyof typeof BEGINS, address: string): string {
  const { origin, pathname } = new URL(address);
  const segments = pathname.split('/').filter((segment) => segment !== '');
  // Those listed first are the more certain ones.
  const found = BEGINS[vendor].map((name) => segments.findIndex((segment) => segment.toLowerCase() === name));
  const begins = found.find((at) => at >= 0) ?? -1;
  if (begins < 0 && segments.length > 0) return `${origin}${pathname}`.replace(/(?<!\/)\/+$/, '');
  const own = segments[begins];
  const end = ENDS[vendor];
  const last = own?.toLowerCase() === end ? own : end;
  return [origin, ...segments.slice(0, Math.max(0, begins)), ...(last === undefined ? [] : [last])].join('/');
}
