/** The content store keeps content and long message lists, which never go through Temporal. */
import type { Readable } from 'node:stream';
import prettyBytes from 'pretty-bytes';
import { InputFile } from './input-file.js';
import { LengthError, MeteredBody } from './metered-body.js';
import type { Digest } from './receipt-check.js';
import { UnsafePath } from './safe-path.js';
import type { AboutFile, Storage, Swept, WrittenObject } from './storage.js';
import { StoreError, storeError } from './store-error.js';

/** A file in the store. */
export interface StoredFile extends Digest, WrittenObject {
  uri: string;
  /** Until when the store keeps it at least, in ISO 8601; absent: for ever. */
  keptUntil?: string;
}

export interface ContentStoreOptions {
  /** Called when a body turns out to be large. The returned function is called when it ends. */
  onLargeBody?: () => () => void;
  /** How long files are kept, in milliseconds. @default for ever */
  keepMs?: number;
}

/** From this size on, the garbage of a transfer matters. */
const LARGE_BYTES = 8 * 1024 * 1024;

export class ContentStore {
  constructor(
    readonly storage: Storage,
    private readonly options: ContentStoreOptions = {},
  ) {}

  /**
   * Streams the body to the path, replacing what is there. The path shows the old file until the new one is complete.
   * @param announced the length that the sender announced, in bytes
   * @throws StoreError, LengthError, or the body's own error
   */
  async put(path: string, source: Readable, announced?: number, about: AboutFile = {}): Promise<StoredFile> {
    const { storage, options } = this;
    const { keepMs } = options;
    // Before the first byte: some services date an object by the start of its upload.
    const keptUntil = keepMs === undefined ? {} : { keptUntil: new Date(Date.now() + keepMs).toISOString() };
    let largeBodyEnded: (() => void) | undefined;
    const body = new MeteredBody(source, announced, storage.blockBytes);
    body.onProgress((bytes) => {
      if (bytes >= LARGE_BYTES) largeBodyEnded ??= options.onLargeBody?.();
    });
    try {
      const written = await storage.put(path, body, about);
      return { ...body.complete(), uri: storage.uriOf(path), ...written, ...keptUntil };
    } catch (error) {
      source.destroy();
      body.destroy();
      if (body.broken !== undefined) throw body.broken as Error;
      throw error instanceof LengthError ? error : storeError('written', error);
    } finally {
      largeBodyEnded?.();
    }
  }

  /**
   * Opens a file of the store. The caller must close it.
   * @throws StoreError if it is not there or cannot be read; UnsafePath if it is no regular file, or if a symbolic link leads to it
   */
  async openInput(path: string): Promise<InputFile> {
    try {
      return new InputFile(await this.storage.openSource(path));
    } catch (error) {
      if (error instanceof UnsafePath) throw error;
      throw storeError('read', error);
    }
  }

  /** @throws StoreError if there is no room for this many bytes */
  async checkRoom(bytes: number): Promise<void> {
    const room = await this.storage.room?.().catch((error: unknown) => {
      throw storeError('written', error);
    });
    if (room === undefined || bytes <= room) return;
    throw new StoreError(
      `the content store has ${prettyBytes(room)} free, but the content needs ${prettyBytes(bytes)}`,
    );
  }

  /** Removes what unfinished attempts have left behind. @throws StoreError */
  async sweep(): Promise<Swept> {
    return this.storage.sweep().catch((error: unknown) => {
      throw storeError('swept', error);
    });
  }

  /** Removes the files of jobs that were kept long enough; undefined if they are kept for ever. @throws StoreError */
  async expire(): Promise<Swept | undefined> {
    if (this.options.keepMs === undefined) return undefined;
    return this.storage.expire(this.options.keepMs).catch((error: unknown) => {
      throw storeError('swept', error);
    });
  }

  /** Writes, reads and removes a small file. @throws StoreError */
  async check(): Promise<void> {
    await this.storage.check().catch((error: unknown) => {
      throw storeError('written', error);
    });
  }
}
