/** If a job has too many receipts for the outcome, the outcome's last receipt is for a list of all of them in the store. */
import type { ContentReceipt } from '../contract/outcome.js';
import { receiptsPath } from './store-paths.js';

export const LIST_TYPE = 'application/x-ndjson';

/** The receipt for the list. */
export function receiptOfAll(count: number, stored: Omit<ContentReceipt, 'name' | 'mediaType'>): ContentReceipt {
  return { name: `all ${count} receipts`, mediaType: LIST_TYPE, ...stored };
}

/** The receipt for the list; undefined if the outcome has all receipts itself. */
export function listOfAll(content: ContentReceipt[], connection: string, jobId: string): ContentReceipt | undefined {
  const last = content.at(-1);
  if (last?.mediaType !== LIST_TYPE || !/^all \d+ receipts$/.test(last.name)) return undefined;
  // A file of the job with that name and type would be one folder deeper.
  // Only the URI of a local file is encoded.
  const path = last.uri.startsWith('file:') ? decodeURIComponent(new URL(last.uri).pathname) : last.uri;
  return path.endsWith(`/${receiptsPath(connection, jobId)}`) ? last : undefined;
}
