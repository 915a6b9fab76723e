/** Aborts unfinished uploads to S3, whose parts cost as much as objects do, and which no list of objects shows. */
import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  paginateListParts,
  type MultipartUpload,
  type S3Client,
} from '@aws-sdk/client-s3';
import { s3Error } from './s3-error.js';
import type { Swept } from './storage.js';

interface Place {
  Bucket: string;
  Key: string;
}

interface Which {
  prefix: string;
  isOurs: (key: string) => boolean;
  unfinishedAfterMs: number;
}

/** Those whose last part is too long ago for any attempt to go on with them. */
export async function sweepS3(client: S3Client, bucket: string, which: Which): Promise<Swept> {
  const swept = { files: 0, bytes: 0 };
  try {
    for await (const { Key = '', UploadId, Initiated } of unfinished(client, bucket, which.prefix)) {
      const isRecent = (at: Date | undefined) => Date.now() - (at?.getTime() ?? 0) <= which.unfinishedAfterMs;
      if (!which.isOurs(Key) || isRecent(Initiated)) continue;
      const upload = { Bucket: bucket, Key, UploadId };
      let bytes = 0;
      let newest: Date | undefined;
      for await (const { Parts = [] } of paginateListParts({ client }, upload)) {
        for (const { Size = 0, LastModified } of Parts) {
          bytes += Size;
          if (LastModified && (!newest || LastModified > newest)) newest = LastModified;
        }
      }
      if (isRecent(newest)) continue;
      await client.send(new AbortMultipartUploadCommand(upload));
      swept.files += 1;
      swept.bytes += bytes;
    }
  } catch (error) {
    throw s3Error(error);
  }
  return swept;
}

/**
 * Aborts the uploads to this key that are there already: those of earlier attempts, killed ones too. One that is still alive can then no
 * longer complete. A worker that may not list uploads leaves them to the sweep and the lifecycle rule.
 */
export async function abortEarlier(client: S3Client, { Bucket, Key }: Place): Promise<void> {
  try {
    for await (const found of unfinished(client, Bucket, Key)) {
      if (found.Key === Key)
        await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId: found.UploadId }));
    }
  } catch {
    // Only tidying up.
  }
}

/** Without the SDK's paginator, which has none for this list. */
async function* unfinished(
  client: S3Client,
  Bucket: string,
  Prefix: string,
): AsyncGenerator<MultipartUpload, undefined> {
  let next: { KeyMarker?: string; UploadIdMarker?: string } = {};
  for (;;) {
    const page = await client.send(new ListMultipartUploadsCommand({ Bucket, Prefix, ...next }));
    yield* page.Uploads ?? [];
    if (page.IsTruncated !== true || page.NextKeyMarker === undefined) return undefined;
    next = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
  }
}
