/** The content store keeps content and long message lists, which never go through Temporal. */
import { randomBytes } from 'node:crypto';
import { Transform, type Readable, type TransformCallback } from 'node:stream';
import prettyBytes from 'pretty-bytes';
import { partialPath } from './partial-file.js';
import { IncrementalSync } from './incremental-sync.js';
import { InputFile } from './input-file.js';
import { RunningDigest } from './receipt-check.js';
import { UnsafePath } from './safe-path.js';
import { StoreError, storeError } from './store-error.js';
import { TOUCH_EVERY_MS, type StoreFolder, type Swept } from './store-folder.js';

/** A file in the store. */
export interface StoredFile {
  bytes: number;
  sha256: string;
  uri: string;
}

/** The body's length differs from the announced length. */
export class LengthError extends Error {
  override readonly name = 'LengthError';
}

export interface ContentStoreOptions {
  folder: StoreFolder;
  /** Called when a body turns out to be large. The returned function is called when it ends. */
  onLargeBody?: () => () => void;
  /** The URI of a path in the store. */
  uriOf(path: string): string;
}

export class ContentStore {
  constructor(private readonly options: ContentStoreOptions) {}

  /**
   * Streams the body to the path, replacing what is there. Writes a partial file first, and moves it when it is complete and synced to
   * the disk.
   * @param announced the length that the sender announced, in bytes
   * @throws StoreError, LengthError, or the body's own error
   */
  async put(path: string, body: Readable, announced?: number): Promise<StoredFile> {
    const { folder } = this.options;
    const partial = partialPath(path);
    const sync = new IncrementalSync(folder, partial, (error) => meter.destroy(error));
    let largeBodyEnded: (() => void) | undefined;
    const meter = new Meter((bytes) => {
      sync.written(bytes);
      if (bytes >= LARGE_BYTES) largeBodyEnded ??= this.options.onLargeBody?.();
    });
    // A body may break before the storage listens. Without this listener, that would be an uncaught exception.
    meter.on('error', () => undefined);
    let broken: unknown;
    body.once('error', (error) => {
      broken = error;
      meter.destroy(error);
    });
    const touching = touchRegularly(folder, partial);
    try {
      await folder.write(partial, body.pipe(meter));
      if (broken !== undefined) throw broken as Error;
      const digest = meter.digest.end();
      if (announced !== undefined && announced !== digest.bytes) {
        throw new LengthError(`received ${digest.bytes} bytes, but ${announced} were announced`);
      }
      // Bytes before the name: otherwise a power failure could leave an incomplete file under its final name.
      await sync.finish();
      await folder.move(partial, path);
      await folder.syncName(path);
      return { ...digest, uri: this.options.uriOf(path) };
    } catch (error) {
      body.destroy();
      await folder.remove(partial).catch(() => undefined);
      if (broken !== undefined) throw broken as Error;
      throw error instanceof LengthError ? error : storeError('written', error);
    } finally {
      clearInterval(touching);
      largeBodyEnded?.();
    }
  }

  /**
   * Opens a file of the store. The caller must close it.
   * @throws StoreError if it is not there or cannot be read; UnsafePath if it is no regular file, or if a symbolic link leads to it
   */
  async openInput(path: string): Promise<InputFile> {
    try {
      return await InputFile.of(await this.options.folder.open(path));
    } catch (error) {
      if (error instanceof UnsafePath) throw error;
      if ((error as NodeJS.ErrnoException).code === 'ENOENT')
        throw new StoreError('not in the content store', 'ENOENT');
      throw storeError('read', error);
    }
  }

  /** @throws StoreError if there is no room for this many bytes */
  async checkRoom(bytes: number): Promise<void> {
    const room = await this.options.folder.room().catch((error: unknown) => {
      throw storeError('written', error);
    });
    if (room === undefined || bytes <= room) return;
    throw new StoreError(
      `the content store has ${prettyBytes(room)} free, but the content needs ${prettyBytes(bytes)}`,
    );
  }

  /** Removes the partial files of dead attempts. @throws StoreError */
  async sweep(): Promise<Swept> {
    return this.options.folder.sweep().catch((error: unknown) => {
      throw storeError('swept', error);
    });
  }

  /** Writes, reads and removes a small file. @throws StoreError */
  async check(): Promise<void> {
    const { folder } = this.options;
    const path = `.check-${randomBytes(6).toString('hex')}`;
    const text = 'written by vigil check';
    try {
      await folder.write(path, text);
      if ((await folder.read(path)) !== text) throw new Error('the text read differs from the text written');
    } catch (error) {
      throw storeError('written', error);
    } finally {
      await folder.remove(path).catch(() => undefined);
    }
  }
}

function touchRegularly(folder: StoreFolder, partial: string): NodeJS.Timeout {
  let busy = false;
  return setInterval(() => {
    // If the folder hangs, further calls would use up the thread pool that all file operations share.
    if (busy) return;
    busy = true;
    folder
      .touch(partial)
      .catch(() => undefined)
      .finally(() => (busy = false));
  }, TOUCH_EVERY_MS);
}

/** From this size on, the garbage of a transfer matters. */
const LARGE_BYTES = 8 * 1024 * 1024;

/** The size of one write. Small writes, each waiting for the one before, would leave the disk idle. */
const BLOCK_BYTES = 256 * 1024;

/** Counts and hashes the bytes, and gathers them into blocks. */
class Meter extends Transform {
  readonly digest = new RunningDigest();
  private gathered: Buffer[] = [];
  private gatheredBytes = 0;

  /** @param onProgress called with the number of bytes so far */
  constructor(private readonly onProgress: (bytes: number) => void) {
    // Room for one more block, so that the network continues while a block is being written.
    super({ readableHighWaterMark: 2 * BLOCK_BYTES });
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.digest.add(chunk);
    this.gathered.push(chunk);
    this.gatheredBytes += chunk.length;
    if (this.gatheredBytes >= BLOCK_BYTES) this.pushBlock();
    done();
  }

  override _flush(done: TransformCallback): void {
    this.pushBlock();
    done();
  }

  private pushBlock(): void {
    if (this.gatheredBytes > 0) this.push(Buffer.concat(this.gathered, this.gatheredBytes));
    this.onProgress(this.digest.bytes);
    this.gathered = [];
    this.gatheredBytes = 0;
  }
}
