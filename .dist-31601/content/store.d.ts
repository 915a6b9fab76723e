import { type Readable } from 'node:stream';
import { type StoreFolder, type Swept } from './store-folder.js';
/** A file in the store. */
export interface StoredFile {
    bytes: number;
    sha256: string;
    uri: string;
}
/** The store cannot be written or read: it is full, missing or not permitted. Errors of the vendor's stream are thrown as they are. */
export declare class StoreError extends Error {
    readonly name = "StoreError";
}
/** The body's length differs from the announced length. */
export declare class LengthError extends Error {
    readonly name = "LengthError";
}
export interface ContentStoreOptions {
    folder: StoreFolder;
    /** Called when a body turns out to be large. The returned function is called when it ends. */
    onLargeBody?: () => () => void;
    /** The URI of a path in the store. */
    uriOf(path: string): string;
}
export declare class ContentStore {
    private readonly options;
    constructor(options: ContentStoreOptions);
    /**
     * Streams the body to the path, replacing what is there. Writes a partial file first, and moves it when it is complete and synced to
     * the disk.
     * @param announced the length that the sender announced, in bytes
     * @throws StoreError, LengthError, or the body's own error
     */
    put(path: string, body: Readable, announced?: number): Promise<StoredFile>;
    /** @throws StoreError if there is no room for this many bytes */
    checkRoom(bytes: number): Promise<void>;
    /** Removes the partial files of dead attempts. @throws StoreError */
    sweep(): Promise<Swept>;
    /** Writes, reads and removes a small file. @throws StoreError */
    check(): Promise<void>;
}
