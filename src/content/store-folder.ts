/** What the storage library does not do for a folder: bytes that outlast a power cut, and the parts that dead attempts leave behind. */
import { randomBytes } from 'node:crypto';
import { open, readdir, rm, stat, statfs, utimes, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { isPart, PARTS_FOLDER } from './part.js';

/** How often an attempt touches the part that it writes, whether or not bytes come. */
export const TOUCH_EVERY_MS = 5_000;
/** A part that nobody has touched for this long has nobody any more. Beyond what a network file system may be late in telling it. */
export const LEFTOVER_AFTER_MS = 120_000;

/** What was swept. */
export interface Swept {
  files: number;
  bytes: number;
}

export class StoreFolder {
  private readonly root: string;

  constructor(root: string) {
    this.root = resolve(root);
  }

  /** Says that somebody still writes the part. */
  async touch(path: string): Promise<void> {
    const now = new Date();
    await utimes(join(this.root, path), now, now);
  }

  /** Resolves once the file's bytes outlast a power cut. */
  async sync(path: string): Promise<void> {
    const file = await open(join(this.root, path), 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** The same of its name, and of those of the folders that it lies in. */
  async syncName(path: string): Promise<void> {
    for (let folder = dirname(join(this.root, path)); isWithin(this.root, folder); folder = dirname(folder)) {
      await syncFolder(folder);
    }
  }

  /** How many bytes more can be written; undefined where the file system does not say. */
  async room(): Promise<number | undefined> {
    const { blocks, bavail, bsize } = await statfs(this.root);
    return blocks === 0 ? undefined : bavail * bsize;
  }

  /** Removes the parts that nobody writes any more, whichever worker on whichever machine began them. */
  async sweep(leftoverAfterMs = LEFTOVER_AFTER_MS): Promise<Swept> {
    const swept = { files: 0, bytes: 0 };
    for (const connection of await namesIn(this.root)) {
      const parts = join(this.root, connection, PARTS_FOLDER);
      const names = (await namesIn(parts)).filter(isPart);
      if (names.length === 0) continue;
      const now = await this.timeIn(parts);
      for (const name of names) {
        const found = await stat(join(parts, name)).catch(() => undefined);
        if (!found || now - found.ctimeMs < leftoverAfterMs) continue;
        await rm(join(parts, name), { force: true });
        swept.files += 1;
        swept.bytes += found.size;
      }
    }
    return swept;
  }

  // By the clock that also dates the parts: that of the machine which holds the folder may be another than ours, and so may a writer's.
  private async timeIn(folder: string): Promise<number> {
    const probe = join(folder, `.clock-${randomBytes(6).toString('hex')}`);
    try {
      await writeFile(probe, '');
      return (await stat(probe)).ctimeMs;
    } finally {
      await rm(probe, { force: true });
    }
  }
}

function isWithin(root: string, folder: string): boolean {
  return !relative(root, folder).startsWith('..');
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  });
}

// Windows, and some network file systems, cannot do this to a folder, and need not.
const NOT_FOR_FOLDERS = ['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'ENOSYS'];

async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    if (!NOT_FOR_FOLDERS.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
