/**
 * Paths below the store's root, without following a symbolic link. The root itself may be one: that is the operator's choice. Whoever can
 * replace a folder while it is being walked through could already write into the store, so a check of each segment is enough.
 */
import { constants, type Stats } from 'node:fs';
import { lstat, mkdir, open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setAccess, type Access } from './access.js';

/** On Windows, both flags are undefined, which OR treats as 0. */
export const NO_FOLLOW = constants.O_NOFOLLOW | 0;

/** What is at a path cannot be used. The message names the path below the root. */
export class UnsafePath extends Error {
  override readonly name = 'UnsafePath';
}

/** Creates the root and the folders below it, and corrects the modes of the folders that belong to this user. */
export async function makeFolders(root: string, segments: string[], access: Access): Promise<void> {
  const created = await mkdir(root, { recursive: true, mode: access.folderMode });
  // A root that exists keeps its mode: it may be the operator's mount, or a folder with more in it than the store.
  if (created !== undefined) await correctFolder(root, await lstat(root), access);
  let path = root;
  for (const [nth, segment] of segments.entries()) {
    path = join(path, segment);
    await mkdir(path, { mode: access.folderMode }).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
    await correctFolder(path, folderAt(await lstat(path), segments.slice(0, nth + 1)), access);
  }
}

/** Checks that no folder on the way to the file is a symbolic link. @throws UnsafePath, or the error of the file system */
export async function checkFolders(root: string, segments: string[]): Promise<void> {
  let path = root;
  for (const [nth, segment] of segments.entries()) {
    path = join(path, segment);
    folderAt(await lstat(path), segments.slice(0, nth + 1));
  }
}

/** Opens a regular file for reading. @throws UnsafePath, or the error of the file system */
export async function openRegularFile(root: string, segments: string[]): Promise<FileHandle> {
  const path = join(root, ...segments);
  await checkFolders(root, segments.slice(0, -1));
  regular(await lstat(path));
  // Without O_NONBLOCK, a FIFO in the place of the file would block the process.
  const file = await open(path, constants.O_RDONLY | NO_FOLLOW | constants.O_NONBLOCK);
  try {
    regular(await file.stat());
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

function regular(found: { isFile(): boolean }): void {
  if (!found.isFile()) throw new UnsafePath('it is not a regular file');
}

function folderAt(found: Stats, segments: string[]): Stats {
  const path = segments.join('/');
  if (found.isSymbolicLink()) throw new UnsafePath(`symbolic link at ${path}, which Vigil does not follow`);
  if (!found.isDirectory()) throw new UnsafePath(`no folder at ${path}`);
  return found;
}

async function correctFolder(path: string, found: Stats, { folderMode, gid }: Access): Promise<void> {
  if (process.geteuid?.() !== found.uid) return;
  if ((found.mode & 0o7777) === folderMode && (gid === undefined || gid === found.gid)) return;
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY | NO_FOLLOW);
  try {
    await setAccess(handle, found, folderMode, gid);
  } finally {
    await handle.close();
  }
}
