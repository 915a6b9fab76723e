import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';

const PATH = '/dev/shm';
/** Containers often have 64 MB of it, where no database has room. */
const ROOM = 2 * 2 ** 30;
/** As Linux tells it: TMPFS_MAGIC of statfs(2). */
const TMPFS = 0x0102_1994;

/** The folder that Linux keeps in memory; undefined where there is none, or one with less than 2 GiB of room. */
export async function memoryFolder(): Promise<string | undefined> {
  try {
    await access(PATH, constants.W_OK);
    const { bavail, bsize } = await statfs(PATH);
    return bavail * bsize >= ROOM ? PATH : undefined;
  } catch {
    return undefined;
  }
}

export async function isInMemory(folder: string): Promise<boolean> {
  return (await statfs(folder)).type === TMPFS;
}
