/** The files of a store in a local folder: private, synced to the disk, and never reached through a symbolic link. */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import {
  link,
  lstat,
  open,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  statfs,
  unlink,
  utimes,
  type FileHandle,
} from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { accessFor, setAccess, type Access } from './access.js';
import { isPartialFile, PARTIAL_FOLDER, partialPath } from './partial-file.js';
import { isJobFile } from './store-paths.js';
import type { Swept } from './storage.js';
import { checkFolders, makeFolders, NO_FOLLOW, openRegularFile } from './safe-path.js';

/** How often an attempt touches the partial file that it writes, even if no bytes arrive. */
export const TOUCH_EVERY_MS = 5_000;
/** A partial file that was not touched for this long is abandoned. Longer than the delays of network file systems. */
const LEFTOVER_AFTER_MS = 120_000;

/** Paths are relative to the root, with slashes. */
export class StoreFolder {
  readonly root: string;

  constructor(
    root: string,
    private readonly access: Access = accessFor(undefined),
  ) {
    this.root = resolve(root);
  }

  /** Writes a new file. @throws Error if there is one */
  async write(path: string, body: Readable | string): Promise<void> {
    await makeFolders(this.root, foldersOf(path), this.access);
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW;
    const file = await open(join(this.root, path), flags, this.access.fileMode);
    try {
      await setAccess(file, await file.stat(), this.access.fileMode, this.access.gid);
      if (typeof body === 'string') await file.writeFile(body);
      else await pipeline(body, file.createWriteStream());
    } finally {
      await file.close();
    }
  }

  /** Replaces what is at the new path. */
  async move(from: string, to: string): Promise<void> {
    await checkFolders(this.root, foldersOf(from));
    await makeFolders(this.root, foldersOf(to), this.access);
    await rename(join(this.root, from), join(this.root, to));
  }

  async remove(path: string): Promise<void> {
    await checkFolders(this.root, foldersOf(path));
    await rm(join(this.root, path), { force: true });
  }

  async read(path: string): Promise<string> {
    return this.withFile(path, constants.O_RDONLY, (file) => readFile(file, 'utf8'));
  }

  /** @throws UnsafePath, or the error of the file system */
  async open(path: string): Promise<FileHandle> {
    return openRegularFile(this.root, path.split('/'));
  }

  /** Marks the partial file as still being written. */
  async touch(path: string): Promise<void> {
    const now = new Date();
    await utimes(join(this.root, path), now, now);
  }

  /** Syncs the file's bytes to the disk. */
  async sync(path: string): Promise<void> {
    await this.withFile(path, constants.O_RDWR, (file) => file.sync());
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
      if (!(await isReached(this.root, [connection, PARTIAL_FOLDER]))) continue;
      const names = (await namesIn(partial)).filter(isPartialFile);
      if (names.length === 0) continue;
      const now = await this.timeIn(`${connection}/${PARTIAL_FOLDER}`);
      for (const name of names) {
        const found = await lstat(join(partial, name)).catch(() => undefined);
        if (!found?.isFile() || now - found.ctimeMs < leftoverAfterMs) continue;
        if (!(await unlessGone(unlink(join(partial, name))))) continue;
        swept.files += 1;
        swept.bytes += found.size;
      }
    }
    return swept;
  }

  /** Removes the files of jobs that were written longer ago than this, and the folders that become empty. */
  async expire(ms: number): Promise<Swept> {
    const swept = { files: 0, bytes: 0 };
    for (const connection of await namesIn(this.root)) {
      const old: string[] = [];
      let now: number | undefined;
      for await (const path of filesOfJobs(this.root, connection)) {
        now ??= await this.timeIn(`${connection}/${PARTIAL_FOLDER}`);
        if (now - (await writtenAt(join(this.root, path))) > ms) old.push(path);
      }
      for (const path of old) {
        const bytes = await this.removeOld(path, (now ?? 0) - ms);
        if (bytes === undefined) continue;
        swept.files += 1;
        swept.bytes += bytes;
      }
    }
    return swept;
  }

  /** @returns undefined if the file is there no longer, or was replaced meanwhile */
  private async removeOld(path: string, before: number): Promise<number | undefined> {
    const aside = partialPath(path);
    const isMoved = await unlessGone(this.move(path, aside));
    if (!isMoved) return undefined;
    const asidePath = join(this.root, aside);
    const { size, mtimeMs } = await lstat(asidePath);
    const isOld = mtimeMs < before;
    // A job that was collected again since: its file goes back, unless a third one is there.
    if (!isOld) await link(asidePath, join(this.root, path)).catch(() => undefined);
    await rm(asidePath, { force: true });
    if (!isOld) return undefined;
    for (const folder of foldersAbove(path)) await rmdir(join(this.root, folder)).catch(() => undefined);
    return size;
  }

  // The time by the file system's own clock, which also dates the partial files. It may differ from the clocks of this machine and of others.
  private async timeIn(folder: string): Promise<number> {
    const probe = `${folder}/.clock-${randomBytes(6).toString('hex')}`;
    try {
      await this.write(probe, '');
      return (await stat(join(this.root, probe))).ctimeMs;
    } finally {
      await this.remove(probe);
    }
  }

  private async withFile<T>(path: string, flags: number, use: (file: FileHandle) => Promise<T>): Promise<T> {
    await checkFolders(this.root, foldersOf(path));
    const file = await open(join(this.root, path), flags | NO_FOLLOW);
    try {
      return await use(file);
    } finally {
      await file.close();
    }
  }
}

function foldersOf(path: string): string[] {
  return path.split('/').slice(0, -1);
}

async function isReached(root: string, segments: string[]): Promise<boolean> {
  return checkFolders(root, segments).then(
    () => true,
    () => false,
  );
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

/** The files that Vigil has stored of the connection's jobs, without following a symbolic link. */
async function* filesOfJobs(root: string, connection: string): AsyncGenerator<string, undefined> {
  for (const folder of [connection, ...(await foldersOfJobs(root, connection))]) {
    if (!(await isReached(root, folder.split('/')))) continue;
    for (const name of await namesIn(join(root, folder))) {
      const path = `${folder}/${name}`;
      if (isJobFile(path) && (await isRegular(join(root, path)))) yield path;
    }
  }
  return undefined;
}

async function foldersOfJobs(root: string, connection: string): Promise<string[]> {
  const jobs = await namesIn(join(root, connection));
  return jobs.flatMap((job) => [`${connection}/${job}`, `${connection}/${job}/content`]);
}

/** @returns false if the file was gone: another worker that sweeps at the same time has removed and counted it */
async function unlessGone(change: Promise<void>): Promise<boolean> {
  return change.then(
    () => true,
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    },
  );
}

async function isRegular(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function writtenAt(path: string): Promise<number> {
  return lstat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => Infinity,
  );
}

/** `a/b/content` and `a/b` of `a/b/content/c`. */
function foldersAbove(path: string): string[] {
  const folders = foldersOf(path);
  return folders.slice(1).map((_, nth) => folders.slice(0, folders.length - nth).join('/'));
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
