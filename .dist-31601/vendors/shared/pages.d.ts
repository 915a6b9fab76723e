/** Reads a list of jobs that a vendor serves in pages. */
import type { VendorName } from '../../contract/job.js';
/**
 * Every item of the list, once. Stops at the first page without a new item, because a page may be shorter than requested and may repeat
 * the last item of the page before.
 * @param readPage requests the items that follow those read so far
 */
export declare function eachOfPages<T>(readPage: (last: T | undefined, read: number) => Promise<T[]>, keyOf: (item: T) => string, vendor: VendorName): AsyncGenerator<T, undefined>;
