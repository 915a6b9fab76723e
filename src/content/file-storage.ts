/** The storage of a content store in a local folder. */
import { randomBytes } from 'node:crypto';
import { stat, type FileHandle } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { FileSource } from './file-source.js';
import { IncrementalSync } from './incremental-sync.js';
import type { InputSource } from './input-file.js';
import type { MeteredBody } from './metered-body.js';
import { partialPath } from './partial-file.js';
import { openRegularFile, UnsafePath } from './safe-path.js';
import type { Storage, Swept, WrittenObject } from './storage.js';
import { CHECK_TEXT, notInStore, readsDifferently, StoreError } from './store-error.js';
import { TOUCH_EVERY_MS, type StoreFolder } from './store-folder.js';

export class FileStorage implements Storage {
  readonly place: string;

  constructor(private readonly folder: StoreFolder) {
    this.place = folder.root;
  }

  uriOf(path: string): string {
    return pathToFileURL(join(this.place, path)).href;
  }

  pathOf(uri: string): string | undefined {
    if (!uri.startsWith('file:')) return undefined;
    try {
      const path = relative(this.place, fileURLToPath(uri));
      return isAbsolute(path) ? undefined : path.split(sep).join('/');
    } catch {
      return undefined;
    }
  }

  /** Writes a partial file first, and moves it when it is complete and synced to the disk. */
  async put(path: string, body: MeteredBody): Promise<WrittenObject> {
    const { folder } = this;
    const partial = partialPath(path);
    const sync = new IncrementalSync(folder, partial, (error) => body.destroy(error));
    body.onProgress((bytes) => sync.written(bytes));
    const touching = touchRegularly(folder, partial);
    try {
      await folder.write(partial, body);
      body.complete();
      // Bytes before the name: otherwise a power failure could leave an incomplete file under its final name.
      await sync.finish();
      await folder.move(partial, path);
      await folder.syncName(path);
      return {};
    } catch (error) {
      await folder.remove(partial).catch(() => undefined);
      throw error;
    } finally {
      clearInterval(touching);
    }
  }

  async open(path: string, most: number): Promise<Readable> {
    const file = await this.openFile(path.split('/'));
    // `end` is the position of the last byte.
    return file.createReadStream({ end: most - 1 });
  }

  async openSource(path: string): Promise<InputSource> {
    try {
      return await FileSource.of(await this.folder.open(path));
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? notInStore() : error;
    }
  }

  async sweep(): Promise<Swept> {
    return this.folder.sweep();
  }

  async expire(ms: number): Promise<Swept> {
    return this.folder.expire(ms);
  }

  async check(): Promise<void> {
    const path = `.check-${randomBytes(6).toString('hex')}`;
    try {
      await this.folder.write(path, CHECK_TEXT);
      if ((await this.folder.read(path)) !== CHECK_TEXT) throw readsDifferently();
    } finally {
      await this.folder.remove(path).catch(() => undefined);
    }
  }

  async room(): Promise<number | undefined> {
    return this.folder.room();
  }

  private async openFile(segments: string[]): Promise<FileHandle> {
    try {
      await stat(this.place).catch(() => {
        throw new UnsafePath(`there is no folder ${this.place} on this machine`);
      });
      return await openRegularFile(this.place, segments);
    } catch (error) {
      if (error instanceof UnsafePath) throw new StoreError(`cannot be read: ${error.message}`);
      const { code } = error as NodeJS.ErrnoException;
      throw new StoreError(code === 'ENOENT' ? 'does not exist on this machine' : `cannot be read (${code})`);
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
