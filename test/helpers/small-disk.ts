/** A file system of its own, small enough to be full: a tmpfs, which only root may mount. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface SmallDisk {
  folder: string;
  /** Options of mount, such as `size=1m` or `ro`. */
  remount(options: string): Promise<void>;
  unmount(): Promise<void>;
}

/** Why there can be none here; undefined where there can. */
export function whyNoSmallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'nothing can be mounted here';
  } finally {
    rmdirSync(folder);
  }
}

export async function mountSmallDisk(options: string): Promise<SmallDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-disk-'));
  await run('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
  return {
    folder,
    remount: async (others) => {
      await run('mount', ['-o', `remount,${others}`, folder]);
    },
    unmount: async () => {
      // Lazily: a file that a failed test still holds must not keep the disk.
      await run('umount', ['-l', folder]);
      await rmdir(folder);
    },
  };
}
