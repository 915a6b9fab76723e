/** The content store: where content and long message lists are kept, since they never travel through Temporal. */
import { createHash, randomBytes } from 'node:crypto';
import { Transform, type Readable, type TransformCallback } from 'node:stream';
import { FileStorage, type StorageAdapter } from '@flystorage/file-storage';
import prettyBytes from 'pretty-bytes';
import { partPath } from './part.js';
import { IncrementalSync } from './incremental-sync.js';
import { TOUCH_EVERY_MS, type StoreFolder, type Swept } from './store-folder.js';

/** What was stored. */
export interface StoredFile {
  bytes: number;
  sha256: string;
  uri: string;
}

/** The store cannot be written or read: full, away, forbidden. What the vendor's stream throws is never this. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** The body was not as long as announced. */
export class LengthError extends Error {
  override readonly name = 'LengthError';
}

export interface ContentStoreOptions {
  adapter: StorageAdapter;
  folder: StoreFolder;
  /** Called when a large body begins to flow; calls what it returns when that body has ended. */
  onLargeBody?: () => () => void;
  /** The public address of a path in the store. */
  uriOf(path: string): string;
}

export class ContentStore {
  private readonly storage: FileStorage;

  constructor(private readonly options: ContentStoreOptions) {
    this.storage = new FileStorage(options.adapter);
  }

  /**
   * Streams the body to the path: written elsewhere, and moved there once it is whole and outlasts a power cut. What was there before is
   * replaced.
   * @param announced the length that the sender announced, in bytes; anything else is a {@link LengthError}
   * @throws StoreError, LengthError, or what the body itself throws
   */
  async put(path: string, body: Readable, announced?: number): Promise<StoredFile> {
    const { folder } = this.options;
    const part = partPath(path);
    const settling = new IncrementalSync(folder, part, (error) => meter.destroy(error));
    let largeBodyEnded: (() => void) | undefined;
    const meter = new Meter((bytes) => {
      settling.reached(bytes);
      if (bytes >= LARGE_BYTES) largeBodyEnded ??= this.options.onLargeBody?.();
    });
    // A body may break before the storage listens; without a listener of ours that would end the process.
    meter.on('error', () => undefined);
    let broken: unknown;
    body.once('error', (error) => {
      broken = error;
      meter.destroy(error);
    });
    const keptAlive = touchRegularly(folder, part);
    try {
      await this.storage.write(part, body.pipe(meter));
      if (broken !== undefined) throw broken as Error;
      if (announced !== undefined && announced !== meter.bytes) {
        throw new LengthError(`${announced} bytes were announced, and ${meter.bytes} came`);
      }
      // The bytes before the name: the other way round a power cut could leave a name without them.
      await settling.end();
      await this.storage.moveFile(part, path);
      await folder.syncName(path);
      return { bytes: meter.bytes, sha256: meter.sha256(), uri: this.options.uriOf(path) };
    } catch (error) {
      body.destroy();
      await this.storage.deleteFile(part).catch(() => undefined);
      if (broken !== undefined) throw broken as Error;
      throw error instanceof LengthError ? error : storeError('written', error);
    } finally {
      clearInterval(keptAlive);
      largeBodyEnded?.();
    }
  }

  /** Whether so many bytes more find room. @throws StoreError where they do not */
  async checkRoom(bytes: number): Promise<void> {
    const room = await this.options.folder.room().catch((error: unknown) => {
      throw storeError('written', error);
    });
    if (room === undefined || bytes <= room) return;
    throw new StoreError(`the content store has room for ${prettyBytes(room)}, and ${prettyBytes(bytes)} are to come`);
  }

  /** Removes what attempts that are dead have left behind. @throws StoreError */
  async sweep(): Promise<Swept> {
    return this.options.folder.sweep().catch((error: unknown) => {
      throw storeError('swept', error);
    });
  }

  /** Writes, reads and removes a small file. @throws StoreError */
  async check(): Promise<void> {
    const path = `.check-${randomBytes(6).toString('hex')}`;
    const text = 'written by vigil check';
    try {
      await this.storage.write(path, text);
      if ((await this.storage.readToString(path)) !== text) throw new Error('what was read is not what was written');
    } catch (error) {
      throw storeError('written', error);
    } finally {
      await this.storage.deleteFile(path).catch(() => undefined);
    }
  }
}

function touchRegularly(folder: StoreFolder, part: string): NodeJS.Timeout {
  let busy = false;
  return setInterval(() => {
    // Where the folder hangs, one more call each time would use up the threads that all files share.
    if (busy) return;
    busy = true;
    folder
      .touch(part)
      .catch(() => undefined)
      .finally(() => (busy = false));
  }, TOUCH_EVERY_MS);
}

/** A body of this size comes for long enough that its garbage counts. */
const LARGE_BYTES = 8 * 1024 * 1024;

function storeError(done: string, error: unknown): StoreError {
  const { code } = rootOf(error) as { code?: unknown };
  return new StoreError(`the content store cannot be ${done}${typeof code === 'string' ? ` (${code})` : ''}`);
}

function rootOf(error: unknown): object {
  const { cause } = error as { cause?: unknown };
  if (typeof cause === 'object' && cause !== null) return rootOf(cause);
  return typeof error === 'object' && error !== null ? error : {};
}

/** What is handed to the storage at once: small pieces, each waiting for the one before, would leave the disk idle. */
const BLOCK_BYTES = 256 * 1024;

/** Counts and hashes what flows through, and gathers it into blocks. */
class Meter extends Transform {
  bytes = 0;
  private readonly hash = createHash('sha256');
  private gathered: Buffer[] = [];
  private gatheredBytes = 0;

  /** @param reached told how many bytes have come */
  constructor(private readonly reached: (bytes: number) => void) {
    // Room for one block more than is being written, so that the network goes on meanwhile.
    super({ readableHighWaterMark: 2 * BLOCK_BYTES });
  }

  sha256(): string {
    return this.hash.digest('hex');
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    this.hash.update(chunk);
    this.gathered.push(chunk);
    this.gatheredBytes += chunk.length;
    if (this.gatheredBytes >= BLOCK_BYTES) this.handOn();
    done();
  }

  override _flush(done: TransformCallback): void {
    this.handOn();
    done();
  }

  private handOn(): void {
    if (this.gatheredBytes > 0) this.push(Buffer.concat(this.gathered, this.gatheredBytes));
    this.reached(this.bytes);
    this.gathered = [];
    this.gatheredBytes = 0;
  }
}
