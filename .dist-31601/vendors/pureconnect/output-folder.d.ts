import type { ContentStream } from '../shared/vendor-client.js';
export interface OutputMount {
    /** A UNC or drive path as the vendor writes it, e.g. `\\ic-a\extract`. Case and the direction of slashes do not matter. */
    from: string;
    /** The same folder on this machine, e.g. `/mnt/extract`. */
    to: string;
}
/** Every file of the folder and its subfolders, by name. @throws VendorError, also from the bodies */
export declare function openOutputFolder(mount: OutputMount, folder: string, signal: AbortSignal): AsyncIterable<ContentStream>;
