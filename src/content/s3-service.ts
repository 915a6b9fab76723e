/** S3 as an object service. */
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import type { FoundObject, ListedObject, NewObject, ObjectService, ObjectUpload } from './object-service.js';
import { isAbsent, isEmpty, s3Error } from './s3-error.js';
import { conditionOf, namesOf, quoted } from './s3-names.js';
import { startS3Upload } from './s3-upload.js';
import { sweepS3 } from './s3-sweep.js';
import type { Swept, WrittenObject } from './storage.js';

export class S3Service implements ObjectService {
  readonly uri: string;
  readonly mostParts = 10_000;

  /** @param unfinishedAfterMs how long after its last part an upload is abandoned. @default a day, longer than a download may take */
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
    private readonly unfinishedAfterMs = 86_400_000,
  ) {
    this.uri = `s3://${bucket}`;
  }

  async find(key: string, signal?: AbortSignal): Promise<FoundObject | undefined> {
    try {
      const found = await this.client.send(new HeadObjectCommand(this.at(key)), { abortSignal: signal });
      return {
        bytes: found.ContentLength ?? 0,
        writtenAt: found.LastModified?.getTime() ?? 0,
        metadata: found.Metadata ?? {},
        ...namesOf(found),
      };
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw s3Error(error);
    }
  }

  async write(key: string, bytes: Buffer, object: NewObject, signal?: AbortSignal): Promise<WrittenObject> {
    const put = new PutObjectCommand({
      ...this.at(key),
      Body: bytes,
      ContentType: object.mediaType,
      Metadata: object.metadata,
      ChecksumAlgorithm: 'CRC32',
      ...conditionOf(object),
    });
    return this.client.send(put, { abortSignal: signal }).then(namesOf, (error: unknown) => {
      throw s3Error(error);
    });
  }

  async startUpload(key: string, object: NewObject, signal: AbortSignal): Promise<ObjectUpload> {
    return startS3Upload(this.client, this.at(key), object, signal);
  }

  async read(key: string, { most, version }: { most?: number; version?: FoundObject }): Promise<Readable | undefined> {
    const get = new GetObjectCommand({
      ...this.at(key),
      ...(most !== undefined && { Range: `bytes=0-${most - 1}` }),
      ...(version?.etag !== undefined && { IfMatch: quoted(version.etag) }),
    });
    try {
      return (await this.client.send(get)).Body as Readable;
    } catch (error) {
      if (isAbsent(error)) return undefined;
      if (isEmpty(error)) return Readable.from([]);
      throw s3Error(error);
    }
  }

  async *list(prefix: string): AsyncGenerator<ListedObject, undefined> {
    const pages = paginateListObjectsV2({ client: this.client }, { Bucket: this.bucket, Prefix: prefix });
    try {
      for await (const { Contents = [] } of pages) {
        for (const { Key = '', Size = 0, LastModified, ETag } of Contents)
          yield { key: Key, bytes: Size, writtenAt: LastModified?.getTime() ?? 0, ...namesOf({ ETag }) };
      }
    } catch (error) {
      throw s3Error(error);
    }
    return undefined;
  }

  async remove(key: string, found?: WrittenObject): Promise<void> {
    const condition = found?.etag === undefined ? {} : { IfMatch: quoted(found.etag) };
    await this.client.send(new DeleteObjectCommand({ ...this.at(key), ...condition })).catch((error: unknown) => {
      throw s3Error(error);
    });
  }

  async sweep(prefix: string, isOurs: (key: string) => boolean): Promise<Swept> {
    return sweepS3(this.client, this.bucket, { prefix, isOurs, unfinishedAfterMs: this.unfinishedAfterMs });
  }

  private at(key: string) {
    return { Bucket: this.bucket, Key: key };
  }
}
