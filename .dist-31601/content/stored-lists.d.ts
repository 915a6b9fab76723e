import type { ContentReceipt, JobMessage } from '../contract/outcome.js';
import type { JobFiles } from './stored-file.js';
/** @throws ReceiptMismatch; StoreError if the list cannot be read, is too long, or has something else in it */
export declare function readReceipts(files: JobFiles, list: ContentReceipt): Promise<ContentReceipt[]>;
/** @throws ReceiptMismatch; StoreError if the file cannot be read, is too long, or has something else in it */
export declare function readMessages(files: JobFiles, { uri, sha256 }: StoredMessages): Promise<JobMessage[]>;
/** All messages of a job. Receipts of earlier versions have no hash. */
export interface StoredMessages {
    uri: string;
    sha256?: string | null;
}
