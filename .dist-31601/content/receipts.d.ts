/** If a job has too many receipts for the outcome, the outcome's last receipt is for a list of all of them in the store. */
import type { ContentReceipt } from '../contract/outcome.js';
/** The receipt for the list. */
export declare function receiptOfAll(count: number, stored: Pick<ContentReceipt, 'bytes' | 'sha256' | 'uri'>): ContentReceipt;
/** The receipt for the list; undefined if the outcome has all receipts itself. */
export declare function listOfAll(content: ContentReceipt[], connection: string, jobId: string): ContentReceipt | undefined;
