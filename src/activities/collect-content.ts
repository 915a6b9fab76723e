import { Readable } from 'node:stream';
import { Context } from '@temporalio/activity';
import prettyBytes from 'pretty-bytes';
import { count } from '../text/count.js';
import { shortDuration } from '../text/short-duration.js';
import { contentPaths, receiptsPath } from '../content/store-paths.js';
import { LIST_TYPE, receiptOfAll } from '../content/receipts.js';
import type { ContentStore } from '../content/store.js';
import type { ConnectionLimits } from '../contract/connection-policy.js';
import { NOT_RECORDED } from '../contract/metrics.js';
import type { ContentReceipt } from '../contract/outcome.js';
import type { ContentStream, VendorClient } from '../vendors/shared/vendor-client.js';
import { attemptAt } from './attempt.js';
import { collectAttempt } from './collect-attempt.js';
import { ContentBudget } from './content-budget.js';
import type { CollectContentRequest, CollectResult } from '../contract/activities.js';

/** More receipts would make the outcome too large for Temporal. Then the last one is the receipt of a list of all of them. */
export const MOST_RECEIPTS = 200;

/** Streams the job's content to the store. If the job or the vendor has no content, the list is empty. */
export function collectContent(
  connection: string,
  client: VendorClient,
  store: ContentStore,
  limits: ConnectionLimits,
  record = NOT_RECORDED,
) {
  return (request: CollectContentRequest): Promise<CollectResult<ContentReceipt[]>> =>
    collectAttempt(request, record, async (signal) => {
      // While the store is the problem, it is checked first, so that nothing is downloaded in vain.
      const cautious = request.last === 'unstored';
      if (cautious) await store.check();
      const beganAt = Date.now();
      const receipts: ContentReceipt[] = [];
      const budget = new ContentBudget(limits.maxContentBytes);
      const placeOf = contentPaths(connection, request.jobId);
      for await (const piece of client.openContent?.(request.jobId, request.wanted, signal) ?? []) {
        const { name, path } = placeOf(piece.name);
        if (cautious) await checkRoom(store, piece);
        const about = { mediaType: piece.mediaType, attemptAt: attemptAt() };
        const stored = await store.put(path, budget.bounded(piece), piece.bytes, about);
        receipts.push({ name, mediaType: piece.mediaType, ...stored });
      }
      const tookMs = Date.now() - beganAt;
      const bytes = receipts.reduce((sum, receipt) => sum + receipt.bytes, 0);
      logCollected(connection, request.jobId, { files: receipts.length, bytes }, tookMs);
      if (receipts.length > 0) {
        record('vigil_content_bytes_total', { connection }, bytes);
        record('vigil_content_seconds', { connection }, tookMs / 1_000);
      }
      if (receipts.length <= MOST_RECEIPTS) return receipts;
      const list = Readable.from(receipts.map((receipt) => `${JSON.stringify(receipt)}\n`));
      const stored = await store.put(receiptsPath(connection, request.jobId), list, undefined, {
        mediaType: LIST_TYPE,
        attemptAt: attemptAt(),
      });
      return [...receipts.slice(0, MOST_RECEIPTS - 1), receiptOfAll(receipts.length, stored)];
    });
}

function logCollected(
  connection: string,
  jobId: string,
  { files, bytes }: { files: number; bytes: number },
  tookMs: number,
): void {
  const what = files === 0 ? 'no content' : `${count(files, 'file')}, ${prettyBytes(bytes)}`;
  Context.current().log.info(`${connection} ${jobId}: collected ${what}, in ${shortDuration(tookMs)}`, {
    event: 'contentCollected',
    connection,
    jobId,
    files,
    bytes,
    seconds: tookMs / 1_000,
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
