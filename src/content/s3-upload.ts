/** An upload in parts to S3, straight to the final key. */
import { crc32 } from 'node:zlib';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectTaggingCommand,
  UploadPartCommand,
  type CompletedPart,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { NewObject, ObjectUpload } from './object-service.js';
import { SHA256 } from './object-metadata.js';
import { s3Error } from './s3-error.js';
import { conditionOf, namesOf } from './s3-names.js';
import { abortEarlier } from './s3-sweep.js';
import type { WrittenObject } from './storage.js';

interface Place {
  Bucket: string;
  Key: string;
}

export async function startS3Upload(
  client: S3Client,
  place: Place,
  object: NewObject,
  signal: AbortSignal,
): Promise<ObjectUpload> {
  await abortEarlier(client, place);
  const create = new CreateMultipartUploadCommand({
    ...place,
    ContentType: object.mediaType,
    Metadata: object.metadata,
    ChecksumAlgorithm: 'CRC32',
    ChecksumType: 'FULL_OBJECT',
  });
  const { UploadId } = await client.send(create, { abortSignal: signal }).catch((error: unknown) => {
    throw s3Error(error);
  });
  return new S3Upload(client, { ...place, UploadId }, object, signal);
}

class S3Upload implements ObjectUpload {
  private readonly parts: CompletedPart[] = [];
  private crc = 0;
  private bytes = 0;

  constructor(
    private readonly client: S3Client,
    private readonly upload: Place & { UploadId: string | undefined },
    private readonly object: NewObject,
    private readonly signal: AbortSignal,
  ) {}

  async part(nth: number, bytes: Buffer): Promise<void> {
    // Called in the order of the parts.
    this.crc = crc32(bytes, this.crc);
    this.bytes += bytes.length;
    const send = new UploadPartCommand({ ...this.upload, PartNumber: nth, Body: bytes, ChecksumAlgorithm: 'CRC32' });
    const { ETag, ChecksumCRC32 } = await this.client
      .send(send, { abortSignal: this.signal })
      .catch((error: unknown) => {
        throw s3Error(error);
      });
    this.parts.push({ PartNumber: nth, ETag, ChecksumCRC32 });
  }

  async complete(sha256: string): Promise<WrittenObject> {
    const complete = new CompleteMultipartUploadCommand({
      ...this.upload,
      MultipartUpload: { Parts: this.parts.sort((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0)) },
      // The service compares it with the object that it has put together.
      ChecksumCRC32: base64Of(this.crc),
      ChecksumType: 'FULL_OBJECT',
      MpuObjectSize: this.bytes,
      ...conditionOf(this.object),
    });
    const completed = await this.client.send(complete, { abortSignal: this.signal }).catch((error: unknown) => {
      throw s3Error(error);
    });
    const { Bucket, Key } = this.upload;
    const tagging = { TagSet: [{ Key: SHA256, Value: sha256 }] };
    const tag = new PutObjectTaggingCommand({ Bucket, Key, VersionId: completed.VersionId, Tagging: tagging });
    // A convenience: the receipt has the hash, and not every service has tags, nor every worker the right to set them.
    await this.client.send(tag).catch(() => undefined);
    return namesOf(completed);
  }

  async abort(): Promise<void> {
    await this.client.send(new AbortMultipartUploadCommand(this.upload)).catch(() => undefined);
  }
}

function base64Of(crc: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc);
  return bytes.toString('base64');
}
