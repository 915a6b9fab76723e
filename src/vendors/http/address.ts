/** Builds the URLs of calls, so that no id can change which resource a call addresses. */
import type { VendorName } from '../../contract/job.js';
import { VendorError, type VendorVerb } from './vendor-error.js';

/** @param call path and query relative to the base URL, already encoded */
export function addressOf(baseUrl: string, call: string): URL {
  return new URL(`${baseUrl.replace(/(?<!\/)\/+$/, '')}/${call.replace(/^\/+/, '')}`);
}

/**
 * Encodes an id or a file name as one path segment or query value.
 * @throws VendorError `rejected` for a name that a URL cannot represent
 */
export function segmentOf(name: string, vendor: VendorName, verb: VendorVerb): string {
  // Encoding keeps dots, and URLs resolve `.` and `..`: the call would address all jobs.
  if (/^\.{0,2}$/.test(name) || /\p{Surrogate}/u.test(name)) {
    throw new VendorError({ kind: 'rejected', vendor, verb, what: 'this id or name is not valid' });
  }
  return encodeURIComponent(name);
}
