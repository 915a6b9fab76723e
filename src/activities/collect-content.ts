import { Readable } from 'node:stream';
import { contentPaths, receiptsPath } from '../content/store-paths.js';
import { receiptOfAll } from '../content/receipts.js';
import type { ContentStore } from '../content/store.js';
import type { ContentReceipt } from '../contract/outcome.js';
import type { ContentStream, VendorClient } from '../vendors/shared/vendor-client.js';
import { collecting } from './collecting.js';
import type { CollectContentRequest, CollectResult } from '../contract/activities.js';

/** More receipts than this would make the outcome larger than Temporal takes; then the last one is that of a list of all. */
export const MOST_RECEIPTS = 200;

/** Streams the job's content to the store. A job without content, or a vendor that gives none, is a success with an empty list. */
export function collectContent(connection: string, client: VendorClient, store: ContentStore) {
  return (request: CollectContentRequest): Promise<CollectResult<ContentReceipt[]>> =>
    collecting(request, async (signal) => {
      // What could not be kept would be fetched in vain: the store is asked first, as long as it is what is in the way.
      const cautious = request.last === 'unstored';
      if (cautious) await store.check();
      const receipts: ContentReceipt[] = [];
      const placeOf = contentPaths(connection, request.jobId);
      for await (const piece of client.openContent?.(request.jobId, request.wanted, signal) ?? []) {
        const { name, path } = placeOf(piece.name);
        if (cautious) await checkRoom(store, piece);
        const stored = await store.put(path, piece.body, piece.bytes);
        receipts.push({ name, mediaType: piece.mediaType, ...stored });
      }
      if (receipts.length <= MOST_RECEIPTS) return receipts;
      const list = Readable.from(receipts.map((receipt) => `${JSON.stringify(receipt)}\n`));
      const stored = await store.put(receiptsPath(connection, request.jobId), list);
      return [...receipts.slice(0, MOST_RECEIPTS - 1), receiptOfAll(receipts.length, stored)];
    });
}

async function checkRoom(store: ContentStore, { bytes, body }: ContentStream): Promise<void> {
  try {
    if (bytes !== undefined) await store.checkRoom(bytes);
  } catch (error) {
    body.destroy();
    throw error;
  }
}
