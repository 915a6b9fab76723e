/** Azure Blob Storage as an object service. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { BlockBlobClient, ContainerClient } from '@azure/storage-blob';
import { azureError, isAbsent, isEmpty } from './azure-error.js';
import { SHA256, UPLOAD } from './object-metadata.js';
import type { FoundObject, ListedObject, NewObject, ObjectService, ObjectUpload } from './object-service.js';
import type { WrittenObject } from './storage.js';

export class AzureService implements ObjectService {
  readonly mostParts = 50_000;

  constructor(
    private readonly container: ContainerClient,
    readonly uri: string,
  ) {}

  async find(key: string, signal?: AbortSignal): Promise<FoundObject | undefined> {
    try {
      const found = await this.blob(key).getProperties({ abortSignal: signal });
      return {
        bytes: found.contentLength ?? 0,
        writtenAt: found.lastModified?.getTime() ?? 0,
        metadata: found.metadata ?? {},
        ...namesOf(found),
      };
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw azureError(error);
    }
  }

  async write(key: string, bytes: Buffer, object: NewObject, signal?: AbortSignal): Promise<WrittenObject> {
    const upload = new AzureUpload(this.blob(key), object, signal);
    // As one block, because the SDK takes a checksum only of blocks.
    if (bytes.length > 0) await upload.part(1, bytes);
    return upload.complete(object.metadata[SHA256]);
  }

  async startUpload(key: string, object: NewObject, signal: AbortSignal): Promise<ObjectUpload> {
    return Promise.resolve(new AzureUpload(this.blob(key), object, signal));
  }

  async read(key: string, { most, version }: { most?: number; version?: FoundObject }): Promise<Readable | undefined> {
    const conditions = version?.etag === undefined ? {} : { ifMatch: quoted(version.etag) };
    try {
      const found = await this.blob(key).download(0, most, { conditions });
      return found.readableStreamBody as Readable;
    } catch (error) {
      if (isAbsent(error)) return undefined;
      if (isEmpty(error)) return Readable.from([]);
      throw azureError(error);
    }
  }

  async *list(prefix: string): AsyncGenerator<ListedObject, undefined> {
    try {
      for await (const { name, properties } of this.container.listBlobsFlat({ prefix })) {
        const { contentLength = 0, lastModified, etag } = properties;
        yield { key: name, bytes: contentLength, writtenAt: lastModified.getTime(), ...namesOf({ etag }) };
      }
    } catch (error) {
      throw azureError(error);
    }
    return undefined;
  }

  async remove(key: string, found?: WrittenObject): Promise<void> {
    const conditions = found?.etag === undefined ? {} : { ifMatch: quoted(found.etag) };
    await this.blob(key)
      .delete({ conditions, deleteSnapshots: 'include' })
      .catch((error: unknown) => {
        throw azureError(error);
      });
  }

  private blob(key: string): BlockBlobClient {
    return this.container.getBlockBlobClient(key);
  }
}

/** Blocks that are on no list yet are no blob. Azure discards them after a week, or when another list is committed. */
class AzureUpload implements ObjectUpload {
  private readonly blocks: string[] = [];

  constructor(
    private readonly blob: BlockBlobClient,
    private readonly object: NewObject,
    private readonly abortSignal: AbortSignal | undefined,
  ) {}

  async part(nth: number, bytes: Buffer): Promise<void> {
    // Of this upload only: two attempts share the blocks of a blob. All ids of a blob have the same length.
    const id = `${this.object.metadata[UPLOAD] ?? 'check'.padEnd(24)}-${String(nth).padStart(6, '0')}`;
    const block = Buffer.from(id).toString('base64');
    this.blocks[nth - 1] = block;
    const md5 = createHash('md5').update(bytes).digest();
    const options = { abortSignal: this.abortSignal, transactionalContentMD5: md5 };
    await this.blob.stageBlock(block, bytes, bytes.length, options).catch((error: unknown) => {
      throw azureError(error);
    });
  }

  async complete(sha256: string | undefined): Promise<WrittenObject> {
    const { mediaType, metadata, replaces } = this.object;
    const options = {
      abortSignal: this.abortSignal,
      metadata: { ...metadata, ...(sha256 !== undefined && { [SHA256]: sha256 }) },
      blobHTTPHeaders: { blobContentType: mediaType },
      conditions: replaces?.etag === undefined ? { ifNoneMatch: '*' } : { ifMatch: quoted(replaces.etag) },
    };
    return this.blob.commitBlockList(this.blocks, options).then(namesOf, (error: unknown) => {
      throw azureError(error);
    });
  }

  async abort(): Promise<void> {
    // There is no request for it.
  }
}

function namesOf({ etag, versionId }: { etag?: string; versionId?: string }): WrittenObject {
  return {
    ...(etag !== undefined && { etag: etag.replace(/^"(.*)"$/, '$1') }),
    ...(versionId !== undefined && { version: versionId }),
  };
}

function quoted(etag: string): string {
  return `"${etag}"`;
}
