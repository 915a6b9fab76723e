/** A file that is there whole or not at all. */
import { randomUUID } from 'node:crypto';
import { existsSync, realpathSync, statSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';

/** Written beside it, and moved there; what a link leads to is replaced and not the link, and keeps its mode. @throws an error of the file system */
export async function writeWholeFile(path: string, text: string): Promise<void> {
  const target = existsSync(path) ? realpathSync(path) : path;
  const mode = existsSync(target) ? statSync(target).mode & 0o777 : undefined;
  const beside = `${target}.${randomUUID()}.partial`;
  try {
    await writeFile(beside, text, { flag: 'wx', ...(mode !== undefined && { mode }) });
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
