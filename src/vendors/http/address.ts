/** Addresses at a vendor, made so that no id can lead a call elsewhere. */
import type { VendorName } from '../../contract/job.js';
import { VendorError, type VendorVerb } from './vendor-error.js';

/** @param call path and query below the address, already encoded */
export function addressOf(baseUrl: string, call: string): URL {
  return new URL(`${baseUrl.replace(/\/+$/, '')}/${call.replace(/^\/+/, '')}`);
}

/**
 * An id or a file's name, encoded as one segment of a path or one value of a query.
 * @throws VendorError `rejected` for one that no address can hold; so it is made before any call
 */
export function segmentOf(name: string, vendor: VendorName, verb: VendorVerb): string {
  // Encoding leaves dots alone, and an address drops such a segment: the call would be about all jobs.
  if (/^\.{0,2}$/.test(name) || /\p{Surrogate}/u.test(name)) {
    throw new VendorError({ kind: 'rejected', vendor, verb, what: 'nothing can have such an id or name' });
  }
  return encodeURIComponent(name);
}
