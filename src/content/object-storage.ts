/** A content store in a bucket or container of a cloud, the same for every cloud. */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { ChangedFile, type InputSource } from './input-file.js';
import type { MeteredBody } from './metered-body.js';
import { Superseded, type FoundObject, type NewObject, type ObjectService } from './object-service.js';
import { ATTEMPT, UPLOAD } from './object-metadata.js';
import { uploadBody } from './object-upload.js';
import { PART_BYTES, SpareMemory } from './parts.js';
import type { AboutFile, Storage, Swept, WrittenObject } from './storage.js';
import { isJobFile } from './store-paths.js';
import { CHECK_TEXT, notInStore, readsDifferently, StoreError, storeError } from './store-error.js';

const SPARE_BYTES = PART_BYTES;
/** Has no place where content could be. */
const CHECK_PATH = '.vigil-check';

export class ObjectStorage implements Storage {
  readonly place: string;
  readonly sweepEveryMs = 3_600_000;
  // Parts gather the chunks, and copies on the way would be garbage.
  readonly blockBytes = 1;
  private readonly spare = new SpareMemory(SPARE_BYTES);

  /** @param prefix ends with a slash, or is empty */
  constructor(
    private readonly service: ObjectService,
    private readonly prefix: string,
  ) {
    this.place = `${service.uri}/${prefix}`.replace(/\/$/, '');
  }

  uriOf(path: string): string {
    return `${this.place}/${path}`;
  }

  pathOf(uri: string): string | undefined {
    if (!uri.startsWith(`${this.place}/`)) return undefined;
    const path = uri.slice(this.place.length + 1);
    // A key may have such names, but the address of a request would be another one.
    return path.split('/').some((name) => ['', '.', '..'].includes(name)) ? undefined : path;
  }

  async put(path: string, body: MeteredBody, { mediaType, attemptAt }: AboutFile): Promise<WrittenObject> {
    const { service } = this;
    const key = this.keyOf(path);
    const upload = randomBytes(12).toString('hex');
    const aborting = new AbortController();
    const { signal } = aborting;
    body.once('error', () => aborting.abort());
    const replaces = await service.find(key, signal);
    refuseLate(replaces, attemptAt);
    const metadata = { [UPLOAD]: upload, ...(attemptAt !== undefined && { [ATTEMPT]: String(attemptAt) }) };
    const object: NewObject = { mediaType, metadata, replaces };
    try {
      return await uploadBody(service, { key, body, object, spare: this.spare, signal });
    } catch (error) {
      if (!(error instanceof Superseded)) throw error;
      // Also if the answer to a request was lost, and it was repeated.
      const found = await service.find(key);
      const isWhole = body.isComplete && found?.bytes === body.complete().bytes;
      if (isWhole && found.metadata[UPLOAD] === upload) return { etag: found.etag, version: found.version };
      throw new StoreError(`the content store has a newer ${path} already`, 'Superseded');
    }
  }

  async open(path: string, most: number): Promise<Readable> {
    const body = await this.service.read(this.keyOf(path), { most }).catch((error: unknown) => {
      throw new StoreError(`cannot be read: ${(error as Error).message}`, (error as StoreError).code);
    });
    if (!body) throw new StoreError('does not exist in the content store', 'ENOENT');
    return streamed(body);
  }

  async openSource(path: string): Promise<InputSource> {
    const key = this.keyOf(path);
    const found = await this.service.find(key);
    if (!found) throw notInStore();
    return new ObjectSource(this.service, key, found);
  }

  async sweep(): Promise<Swept> {
    const isOurs = (key: string) => isJobFile(key.slice(this.prefix.length));
    return (await this.service.sweep?.(this.prefix, isOurs)) ?? { files: 0, bytes: 0 };
  }

  async expire(ms: number): Promise<Swept> {
    const swept = { files: 0, bytes: 0 };
    for await (const { key, bytes, writtenAt } of this.service.list(this.prefix)) {
      if (Date.now() - writtenAt <= ms || !isJobFile(key.slice(this.prefix.length))) continue;
      const found = await this.service.find(key);
      // What Vigil has not written belongs to others, whatever its name.
      if (found?.metadata[UPLOAD] === undefined || found.writtenAt !== writtenAt) continue;
      await this.service.remove(key, found);
      swept.files += 1;
      swept.bytes += bytes;
    }
    return swept;
  }

  async check(): Promise<void> {
    const key = this.keyOf(CHECK_PATH);
    const replaces = await this.service.find(key);
    const written = { mediaType: 'text/plain', metadata: {}, replaces };
    // Somebody else may be checking.
    await this.service.write(key, Buffer.from(CHECK_TEXT), written).catch((error: unknown) => {
      if (!(error instanceof Superseded)) throw error;
    });
    const body = await this.service.read(key, { most: 1_000 });
    const chunks: Buffer[] = [];
    for await (const chunk of (body ?? []) as AsyncIterable<Buffer>) chunks.push(chunk);
    if (body && Buffer.concat(chunks).toString() !== CHECK_TEXT) throw readsDifferently();
    // A worker that keeps everything for ever needs no right to delete.
    await this.service.remove(key).catch(() => undefined);
  }

  private keyOf(path: string): string {
    return `${this.prefix}${path}`;
  }
}

/** @throws StoreError if a later attempt has written the object */
function refuseLate(found: FoundObject | undefined, attemptAt: number | undefined): void {
  const by = Number(found?.metadata[ATTEMPT] ?? NaN);
  if (attemptAt !== undefined && by > attemptAt)
    throw new StoreError('the content store has what a later attempt wrote', 'Superseded');
}

class ObjectSource implements InputSource {
  constructor(
    private readonly service: ObjectService,
    private readonly key: string,
    private readonly found: FoundObject,
  ) {}

  get bytes(): number {
    return this.found.bytes;
  }

  async *chunks(): AsyncGenerator<Buffer, undefined> {
    if (this.bytes === 0) return undefined;
    const body = await this.service.read(this.key, { version: this.found }).catch((error: unknown) => {
      throw error instanceof Superseded ? new ChangedFile() : error;
    });
    if (!body) throw new ChangedFile();
    yield* streamed(body) as AsyncIterable<Buffer>;
    return undefined;
  }

  async isUnchanged(): Promise<boolean> {
    const now = await this.service.find(this.key);
    const { found } = this;
    return now?.etag === found.etag && now?.version === found.version && now?.bytes === found.bytes;
  }

  async close(): Promise<void> {
    // Every reading has a request of its own.
  }
}

/** The stream, with the errors of the network as errors of the store. */
function streamed(body: Readable): Readable {
  return Readable.from(
    (async function* () {
      try {
        yield* body as AsyncIterable<Buffer>;
      } catch (error) {
        throw storeError('read', error);
      }
    })(),
    { objectMode: false, highWaterMark: 256 * 1024 },
  );
}
