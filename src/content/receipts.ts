/** Receipts that are too many for the outcome: the last one there is then that of a list of all, in the store. */
import type { ContentReceipt } from '../contract/outcome.js';
import { receiptsPath } from './place.js';

const LIST_TYPE = 'application/x-ndjson';

export function receiptOfAll(count: number, stored: Pick<ContentReceipt, 'bytes' | 'sha256' | 'uri'>): ContentReceipt {
  return { name: `all ${count} receipts`, mediaType: LIST_TYPE, ...stored };
}

/** The receipt of the list of all; undefined where those of the outcome are all. */
export function listOfAll(content: ContentReceipt[], connection: string, jobId: string): ContentReceipt | undefined {
  const last = content.at(-1);
  if (last?.mediaType !== LIST_TYPE || !/^all \d+ receipts$/.test(last.name)) return undefined;
  // A piece of that name and type lies a folder deeper.
  const path = decodeURIComponent(new URL(last.uri).pathname);
  return path.endsWith(`/${receiptsPath(connection, jobId)}`) ? last : undefined;
}
