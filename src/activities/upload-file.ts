import { Context } from '@temporalio/activity';
import prettyBytes from 'pretty-bytes';
import { ChangedFile } from '../content/input-file.js';
import { UnsafePath } from '../content/safe-path.js';
import type { ContentStore } from '../content/store.js';
import type { NotReady, UploadAnswer, UploadedFile, UploadedSoFar, UploadOrder } from '../contract/run-job.js';
import { nameInStore } from '../contract/store-path.js';
import { shortDuration } from '../text/short-duration.js';
import type { RunPolicy } from '../vendors/shared/allowed-job.js';
import type { Uploads } from '../vendors/shared/uploads.js';
import type { VendorClient } from '../vendors/shared/vendor-client.js';
import { attempt } from './attempt.js';
import { notReady, rejectedIfFinal } from './not-ready.js';
import { allowed } from './prepare-submit.js';
import { invalidInput } from './to-failure.js';

/** Sends a file from the content store to the vendor, in constant memory. Starts nothing, so that it may be repeated. */
export function uploadFile(connection: string, client: VendorClient, store: ContentStore, policy: RunPolicy) {
  return async ({ job, upload, path }: UploadOrder): Promise<UploadAnswer> => {
    allowed(client, policy, job, [...new Set([...upload, path])]);
    // A client that may upload files has them.
    const uploads = client.uploads as Uploads;
    const soFar: UploadedSoFar = { sent: 0, of: 0 };
    return attempt(
      async (signal) => {
        const beganAt = Date.now();
        try {
          const uploaded = await send(store, uploads, path, soFar, signal);
          logUploaded(connection, uploaded, Date.now() - beganAt);
          return { uploaded };
        } catch (error) {
          signal.throwIfAborted();
          return unsent(error, path);
        }
      },
      { details: () => ({ ...soFar }) },
    );
  };
}

async function send(
  store: ContentStore,
  uploads: Uploads,
  path: string,
  soFar: UploadedSoFar,
  signal: AbortSignal,
): Promise<UploadedFile> {
  const file = await store.openInput(path);
  soFar.of = file.bytes;
  const read = (onChunk?: (chunk: Buffer) => void) =>
    file.read((chunk) => {
      soFar.sent = file.sent;
      onChunk?.(chunk);
    });
  try {
    const { vendorName, expires } = await uploads.send({ name: nameInStore(path), bytes: file.bytes, read }, signal);
    const digest = await file.digest();
    return { path, vendorName, ...digest, at: new Date().toISOString(), ...(expires !== undefined && { expires }) };
  } catch (error) {
    throw file.broken ?? error;
  } finally {
    await file.close();
  }
}

/** @throws ApplicationFailure if the same upload would fail again */
function unsent(error: unknown, path: string): NotReady {
  if (error instanceof UnsafePath) throw invalidInput(`upload: ${path}: ${error.message}`);
  if (error instanceof ChangedFile) return { notReady: `${path}: ${error.message}`, refused: false };
  rejectedIfFinal(error, `${path}: `);
  return notReady(error, `${path}: `);
}

function logUploaded(connection: string, { path, vendorName, bytes }: UploadedFile, tookMs: number): void {
  Context.current().log.info(
    `${connection}: uploaded ${path} as ${vendorName}, ${prettyBytes(bytes)}, in ${shortDuration(tookMs)}`,
    { event: 'fileUploaded', connection, path, bytes, seconds: tookMs / 1_000 },
  );
}
