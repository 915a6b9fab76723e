// Verifies that the cache still holds what was put there.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const record = 'SHA256SUMS';

export async function sha256Of(path) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Records the sums of these files of a folder, in the format of sha256sum. */
export async function seal(folder, files) {
  const lines = await Promise.all(files.map(async (file) => `${await sha256Of(join(folder, file))}  ${file}\n`));
  await writeFile(join(folder, record), lines.join(''));
}

/**
 * Whether the files have their recorded sums, and nobody else can write them. A folder without a record is of an earlier version, or was put
 * there by hand: it is taken as it is, once, if it belongs to this user.
 */
export async function isSealed(folder, files, log) {
  if (!(await isPrivate(folder))) {
    log(`${folder}: not used, because others can write it`);
    return false;
  }
  const sums = await readSums(join(folder, record));
  if (!sums) {
    if (!(await exist(folder, files))) return false;
    await seal(folder, files);
    return true;
  }
  return haveSums(folder, new Map(files.map((file) => [file, sums.get(file)])), log);
}

/** @param sums by file name */
export async function haveSums(folder, sums, log) {
  for (const [file, sum] of sums) {
    const found = await sha256Of(join(folder, file)).catch(() => undefined);
    if (found !== undefined && found === sum) continue;
    if (found !== undefined) log(`${join(folder, file)}: not used, because it has changed since it was put there`);
    return false;
  }
  return true;
}

/** The sums of a file in the format of sha256sum, by file name; undefined if there is none. */
export async function readSums(path) {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const lines = [...text.matchAll(/^([0-9a-f]{64}) [ *](.+)$/gm)];
  return new Map(lines.map(([, sum, file]) => [file, sum]));
}

export async function isPrivate(folder) {
  const found = await stat(folder).catch(() => undefined);
  if (!found) return true;
  return (process.getuid === undefined || found.uid === process.getuid()) && (found.mode & 0o022) === 0;
}

async function exist(folder, files) {
  const found = await Promise.all(files.map((file) => stat(join(folder, file)).catch(() => undefined)));
  return found.every((one) => one?.isFile());
}
