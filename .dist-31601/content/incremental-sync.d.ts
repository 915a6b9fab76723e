/** Syncs a file to the disk while it is being written, so that it survives a power failure. */
import type { StoreFolder } from './store-folder.js';
export declare class IncrementalSync {
    private readonly folder;
    private readonly path;
    private readonly fail;
    private syncedTo;
    private busy;
    private failed;
    private last;
    /** @param fail called when a sync fails, so that the download stops */
    constructor(folder: StoreFolder, path: string, fail: (error: Error) => void);
    /** Starts a sync if enough bytes were written since the last one. @param bytes the number written so far */
    written(bytes: number): void;
    /** Syncs the rest. @throws the error of this sync or of an earlier one */
    finish(): Promise<void>;
}
