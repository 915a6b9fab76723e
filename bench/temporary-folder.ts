/** Where a bench keeps its files. */
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryFolder } from '../test/helpers/memory-folder.js';

export interface TemporaryFolder {
  folder: string;
  remove: () => Promise<void>;
}

/** A folder that is gone with the process, unless that is killed with -9. */
export async function temporaryFolder(under = tmpdir()): Promise<TemporaryFolder> {
  const folder = await mkdtemp(join(under, 'vigil-bench-'));
  const removeAtExit = () => {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    } catch {
      // What was killed a moment ago may still write there.
    }
  };
  // Cleanups that kill the writers run before this one.
  process.once('exit', removeAtExit);
  const remove = async () => {
    await rm(folder, { recursive: true, force: true });
    process.off('exit', removeAtExit);
  };
  return { folder, remove };
}

/** In memory where there is room, since a disk that others use too makes no two runs alike; where TMPDIR is set, there. */
export async function contenderFolder(): Promise<TemporaryFolder> {
  return temporaryFolder(process.env['TMPDIR'] ? tmpdir() : await memoryFolder());
}
