/** What the storage library lacks for a folder: syncing files to the disk, and removing the partial files of dead attempts. */
import { randomBytes } from 'node:crypto';
import { open, readdir, rm, stat, statfs, utimes, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { isPartialFile, PARTIAL_FOLDER } from './partial-file.js';

/** How often an attempt touches the partial file that it writes, even if no bytes arrive. */
export const TOUCH_EVERY_MS = 5_000;
/** A partial file that was not touched for this long is abandoned. Longer than the delays of network file systems. */
const LEFTOVER_AFTER_MS = 120_000;

/** The removed files. */
export interface Swept {
  files: number;
  bytes: number;
}

export class StoreFolder {
  private readonly root: string;

  constructor(root: string) {
    this.root = resolve(root);
  }

  /** Marks the partial file as still being written. */
  async touch(path: string): Promise<void> {
    const now = new Date();
    await utimes(join(this.root, path), now, now);
  }

  /** Syncs the file's bytes to the disk. */
  async sync(path: string): Promise<void> {
    const file = await open(join(this.root, path), 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** Syncs the file's name and the folders that contain it. */
  async syncName(path: string): Promise<void> {
    for (let folder = dirname(join(this.root, path)); isWithin(this.root, folder); folder = dirname(folder)) {
      await syncFolder(folder);
    }
  }

  /** The free space in bytes; undefined if the file system does not report it. */
  async room(): Promise<number | undefined> {
    const { blocks, bavail, bsize } = await statfs(this.root);
    return blocks === 0 ? undefined : bavail * bsize;
  }

  /** Removes abandoned partial files, of any worker on any machine. */
  async sweep(leftoverAfterMs = LEFTOVER_AFTER_MS): Promise<Swept> {
    const swept = { files: 0, bytes: 0 };
    for (const connection of await namesIn(this.root)) {
      const partial = join(this.root, connection, PARTIAL_FOLDER);
      const names = (await namesIn(partial)).filter(isPartialFile);
      if (names.length === 0) continue;
      const now = await this.timeIn(partial);
      for (const name of names) {
        const found = await stat(join(partial, name)).catch(() => undefined);
        if (!found || now - found.ctimeMs < leftoverAfterMs) continue;
        await rm(join(partial, name), { force: true });
        swept.files += 1;
        swept.bytes += found.size;
      }
    }
    return swept;
  }

  // The time by the file system's own clock, which also dates the partial files. It may differ from the clocks of this machine and of others.
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

// Windows and some network file systems cannot sync a folder, and do not need it.
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
