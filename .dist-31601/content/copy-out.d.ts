import type { ContentReceipt } from '../contract/outcome.js';
import { type Digest } from './receipt-check.js';
import type { JobFiles } from './stored-file.js';
/** What already exists at the path of a copy. */
export type Occupant = 'nothing' | 'same' | 'different' | 'notAFile';
/** The path of a file of this name in the folder. @throws Error for a name that would be outside it */
export declare function placeIn(folder: string, name: string): string;
export declare function occupantOf(path: string, digest: Digest): Promise<Occupant>;
/**
 * Copies the file to the path, replacing what is there. Writes next to it first, and renames when the copy is complete and verified.
 * @throws ReceiptMismatch; StoreError if this machine cannot read the store; or the error of the target's file system
 */
export declare function copyOut(files: JobFiles, receipt: ContentReceipt, path: string, { signal, onProgress }?: {
    signal?: AbortSignal;
    onProgress?: (bytes: number) => void;
}): Promise<void>;
