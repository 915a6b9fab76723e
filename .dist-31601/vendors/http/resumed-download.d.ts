import { type Rest } from './byte-range.js';
import type { VendorStream } from './vendor-request.js';
export interface ResumeOptions {
    signal: AbortSignal;
    /** After this time the download is no longer resumed. */
    limitMs: number;
}
/** The pauses before each attempt to resume. After the last one, the download fails. New bytes start the sequence again. */
export declare const RESUME_PAUSES_MS: readonly [200, 1000, 5000];
/**
 * @param open requests the whole file or the rest of it, each time with the current session
 * @throws VendorError, also from the body
 */
export declare function openResumable(open: (rest?: Rest) => Promise<VendorStream>, options: ResumeOptions): Promise<VendorStream>;
