/** Builds the URLs of calls, so that no id can change which resource a call addresses. */
import type { VendorName } from '../../contract/job.js';
import { type VendorVerb } from './vendor-error.js';
/** @param call path and query relative to the base URL, already encoded */
export declare function addressOf(baseUrl: string, call: string): URL;
/**
 * Encodes an id or a file name as one path segment or query value.
 * @throws VendorError `rejected` for a name that a URL cannot represent
 */
export declare function segmentOf(name: string, vendor: VendorName, verb: VendorVerb): string;
