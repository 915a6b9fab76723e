/** The store of a worker that is not root, as in its image: as root, the kernel would refuse nothing. Real files. */
import { chmod, chown, lstat, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fileStore } from '../../src/content/file-store.js';
import { StoreError } from '../../src/content/store-error.js';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

let folder: string;
let root: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-without-rights-'));
  root = join(folder, 'content');
  if (!isRoot) return;
  await chmod(folder, 0o755);
  await mkdir(root, { mode: 0o755 });
  await chown(root, NOBODY, NOBODY);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs as a user without rights, all threads of the process included; as this user if it is not root. */
async function withoutRights<T>(run: () => Promise<T>): Promise<T> {
  if (!isRoot) return run();
  process.setegid?.(NOBODY);
  process.seteuid?.(NOBODY);
  try {
    return await run();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
}

const put = () => withoutRights(() => fileStore(root).put('conn/1/content/out.csv', Readable.from(['a,b\n'])));

(process.platform === 'win32' ? describe.skip : describe)('the store of a user without rights', () => {
  it('belongs to that user alone', async () => {
    await put();
    const paths = await readdir(root, { recursive: true });
    for (const path of paths) {
      const { uid, mode } = await lstat(join(root, path));
      const user = isRoot ? NOBODY : process.getuid?.();
      expect([path, uid, (mode & 0o7777).toString(8)]).toEqual([path, user, path.endsWith('.csv') ? '600' : '700']);
    }
    expect(paths).toContain('conn/1/content/out.csv');
  });

  it('is unstored if others own the folder, with the reason, and nothing is written', async () => {
    await mkdir(join(root, 'conn'), { recursive: true });
    await chmod(join(root, 'conn'), 0o555);
    const stored = put();
    await expect(stored).rejects.toThrow(StoreError);
    await expect(stored).rejects.toThrow('EACCES');
    expect(await readdir(join(root, 'conn'))).toEqual([]);
    await chmod(join(root, 'conn'), 0o755);
  });

  it('follows no symbolic link of others', async () => {
    const outside = join(folder, 'outside');
    await mkdir(outside, { mode: 0o777 });
    await mkdir(join(root, 'conn'), { recursive: true });
    if (isRoot) await chown(join(root, 'conn'), NOBODY, NOBODY);
    await symlink(outside, join(root, 'conn', '1'));
    await expect(put()).rejects.toThrow('symbolic link at conn/1');
    expect(await readdir(outside)).toEqual([]);
  });
});
