import type { Output } from './schemas.js';
/**
 * Each output with each format to download: the requested formats; by default Raw if offered, otherwise the first format offered.
 * @throws VendorError `rejected` if no output offers a requested format, before anything is downloaded
 */
export declare function chooseOutputs(outputs: Output[], formats: string[] | undefined): [Output, string][];
/** Raw is the file itself. The vendor converts it to other formats, which get their own extension. */
export declare function nameIn(format: string, fileName: string): string;
