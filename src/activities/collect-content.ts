import { contentPaths } from '../content/place.js';
import type { ContentStore } from '../content/store.js';
import type { ContentReceipt } from '../job.js';
import type { VendorClient } from '../vendors/vendor-client.js';
import { collecting } from './collecting.js';
import type { CollectContentRequest, CollectResult } from './contract.js';

/** Streams the job's content to the store. A job without content, or a vendor that gives none, is a success with an empty list. */
export function collectContent(connection: string, client: VendorClient, store: ContentStore) {
  return (request: CollectContentRequest): Promise<CollectResult<ContentReceipt[]>> =>
    collecting(request, async (signal) => {
      const receipts: ContentReceipt[] = [];
      const placeOf = contentPaths(connection, request.jobId);
      for await (const piece of client.openContent?.(request.jobId, request.wanted, signal) ?? []) {
        const { name, path } = placeOf(piece.name);
        const stored = await store.put(path, piece.body, piece.bytes);
        receipts.push({ name, mediaType: piece.mediaType, ...stored });
      }
      return receipts;
    });
}
