/** Whether a stored file is still what its receipt says. Pure. */
import type { ContentReceipt } from '../contract/outcome.js';
export type Digest = Pick<ContentReceipt, 'bytes' | 'sha256'>;
/** The file in the store does not match its receipt. */
export declare class ReceiptMismatch extends Error {
    readonly name = "ReceiptMismatch";
}
/** @param receipt without a hash if an earlier version wrote it @throws ReceiptMismatch */
export declare function verify(found: Digest, receipt: {
    bytes: number;
    sha256?: string | null;
}): void;
