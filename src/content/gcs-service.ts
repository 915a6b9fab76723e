/** Google Cloud Storage as an object service. */
import type { Readable } from 'node:stream';
import type { Bucket, File, FileMetadata } from '@google-cloud/storage';
import { gcsError, isAbsent } from './gcs-error.js';
import { generationOf, namesOf } from './gcs-names.js';
import { startGcsUpload } from './gcs-upload.js';
import type { FoundObject, ListedObject, NewObject, ObjectService, ObjectUpload } from './object-service.js';
import type { WrittenObject } from './storage.js';

export class GcsService implements ObjectService {
  readonly uri: string;
  readonly mostParts = Infinity;

  constructor(private readonly bucket: Bucket) {
    this.uri = `gs://${bucket.name}`;
  }

  async find(key: string): Promise<FoundObject | undefined> {
    try {
      const [found] = await this.file(key).getMetadata();
      return { ...listed(found), metadata: textsOf(found.metadata) };
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw gcsError(error);
    }
  }

  async write(key: string, bytes: Buffer, object: NewObject): Promise<WrittenObject> {
    const file = this.file(key);
    try {
      await file.save(bytes, {
        resumable: false,
        contentType: object.mediaType,
        metadata: { metadata: object.metadata },
        preconditionOpts: { ifGenerationMatch: generationOf(object) },
        validation: 'crc32c',
      });
    } catch (error) {
      throw gcsError(error);
    }
    return namesOf(file.metadata);
  }

  async startUpload(key: string, object: NewObject, signal: AbortSignal): Promise<ObjectUpload> {
    return startGcsUpload(this.file(key), object, signal);
  }

  async read(key: string, { most, version }: { most?: number; version?: FoundObject }): Promise<Readable | undefined> {
    const file = version ? this.bucket.file(key, { generation: version.version }) : this.file(key);
    // A range of an empty object is refused, and a stream reports what is missing only once it is read.
    const found = await this.find(key);
    if (!found || (version && found.version !== version.version)) return undefined;
    const end = most === undefined || found.bytes === 0 ? {} : { start: 0, end: most - 1 };
    return file.createReadStream({ ...end, validation: false, decompress: false });
  }

  async *list(prefix: string): AsyncGenerator<ListedObject, undefined> {
    try {
      for await (const { name, metadata } of this.bucket.getFilesStream({ prefix }) as AsyncIterable<File>)
        yield { key: name, ...listed(metadata) };
    } catch (error) {
      throw gcsError(error);
    }
    return undefined;
  }

  async remove(key: string, found?: WrittenObject): Promise<void> {
    const condition = found?.version === undefined ? {} : { ifGenerationMatch: found.version };
    await this.file(key)
      .delete(condition)
      .catch((error: unknown) => {
        throw gcsError(error);
      });
  }

  private file(key: string): File {
    return this.bucket.file(key);
  }
}

function listed(found: FileMetadata) {
  return { bytes: Number(found.size ?? 0), writtenAt: Date.parse(found.timeCreated ?? ''), ...namesOf(found) };
}

function textsOf(metadata: FileMetadata['metadata']): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, String(value)]));
}
