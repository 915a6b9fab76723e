/** Who else can read or redirect what is stored: modes, groups and symbolic links. Real files. */
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { gidOf, whyNotMember } from '../../src/content/access.js';
import { fileStore } from '../../src/content/file-store.js';
import { StoreFolder } from '../../src/content/store-folder.js';
import { StoreError } from '../../src/content/store-error.js';
import { until } from '../helpers/waits.js';

let folder: string;
let root: string;
const standard = process.umask(0o022);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-private-'));
  root = join(folder, 'content');
});
afterEach(async () => {
  process.umask(standard);
  await rm(folder, { recursive: true, force: true });
});

const body = () => Readable.from(['a,b\n']);

/** The mode of everything in the store, by path; the root is ''. */
async function modes(): Promise<Record<string, string>> {
  const paths = ['', ...(await readdir(root, { recursive: true }))];
  const all = paths.map(async (path) => [path, ((await lstat(join(root, path))).mode & 0o7777).toString(8)] as const);
  return Object.fromEntries(await Promise.all(all));
}

const isPart = (path: string) => /[0-9a-f]{16}\.partial$/.test(path);

const isPosix = process.platform !== 'win32';

(isPosix ? describe : describe.skip)('the modes of the store', () => {
  it.each([0o000, 0o022, 0o077, 0o277])('give only the owner access, whatever the umask (%i)', async (umask) => {
    process.umask(umask);
    await fileStore(root).put('conn/1/content/out.csv', body());
    expect(await modes()).toEqual({
      '': '700',
      conn: '700',
      'conn/.partial': '700',
      'conn/1': '700',
      'conn/1/content': '700',
      'conn/1/content/out.csv': '600',
    });
  });

  it('give only the owner access while a file is being written too', async () => {
    process.umask(0);
    let during: Record<string, string> = {};
    const watched = Readable.from(
      (async function* () {
        yield Buffer.alloc(512 * 1024);
        await until(async () => {
          during = await modes().catch(() => ({}));
          return Object.keys(during).some(isPart);
        });
        yield Buffer.from('the rest');
      })(),
      { objectMode: false },
    );
    await fileStore(root).put('conn/1/content/out.csv', watched);
    const part = Object.keys(during).find(isPart);
    expect(during).toEqual({ '': '700', conn: '700', 'conn/.partial': '700', [part!]: '600' });
  });

  it('of an existing root are not changed', async () => {
    await mkdir(root, { recursive: true });
    await chmod(root, 0o755);
    await fileStore(root).put('conn/1/content/out.csv', body());
    expect(await modes()).toMatchObject({ '': '755', conn: '700' });
  });

  it('of folders that an earlier version left open are corrected', async () => {
    await mkdir(join(root, 'conn', '1'), { recursive: true });
    for (const path of ['conn', 'conn/1']) await chmod(join(root, path), 0o755);
    await fileStore(root).put('conn/1/content/out.csv', body());
    expect(await modes()).toMatchObject({ conn: '700', 'conn/1': '700' });
  });

  it('let a group read, and only read, if the config names one', async () => {
    process.umask(0o077);
    const group = process.getgid!();
    await fileStore(root, { group }).put('conn/1/content/out.csv', body());
    expect(await modes()).toEqual({
      '': '2750',
      conn: '2750',
      'conn/.partial': '2750',
      'conn/1': '2750',
      'conn/1/content': '2750',
      'conn/1/content/out.csv': '640',
    });
    const file = await lstat(join(root, 'conn/1/content/out.csv'));
    expect(file.gid).toBe(group);
  });
});

(process.getuid?.() === 0 ? describe : describe.skip)('the group of the store', () => {
  it('that the config names owns every folder and file', async () => {
    await fileStore(root, { group: 'daemon' }).put('conn/1/content/out.csv', body());
    const paths = ['', ...(await readdir(root, { recursive: true }))];
    const { gid } = await lstat(root);
    expect(gid).not.toBe(0);
    for (const path of paths) expect([path, (await lstat(join(root, path))).gid]).toEqual([path, gid]);
  });
});

describe('a group that cannot be used', () => {
  it('is refused at once, with the reason', () => {
    expect(() => fileStore(root, { group: 'no-such-group' })).toThrow(
      'content.group: there is no group "no-such-group" in /etc/group; for a group of a directory service, write its number',
    );
  });
});

describe('a symbolic link below the root', () => {
  let outside: string;
  beforeEach(async () => {
    outside = join(folder, 'outside');
    await mkdir(outside);
    await mkdir(root, { recursive: true });
  });

  it.each(['conn', 'conn/1', 'conn/1/content', 'conn/.partial'])('is not followed when writing: %s', async (link) => {
    await mkdir(join(root, link, '..'), { recursive: true });
    await symlink(outside, join(root, link));
    const stored = fileStore(root).put('conn/1/content/out.csv', body());
    await expect(stored).rejects.toThrow(StoreError);
    await expect(stored).rejects.toThrow(
      `the content store cannot be written (symbolic link at ${link}, which Vigil does not follow)`,
    );
    expect(await readdir(outside, { recursive: true })).toEqual([]);
  });

  it('in the place of the file is replaced, not followed', async () => {
    await mkdir(join(root, 'conn/1/content'), { recursive: true });
    await symlink(join(outside, 'victim'), join(root, 'conn/1/content/out.csv'));
    await fileStore(root).put('conn/1/content/out.csv', body());
    expect(await readdir(outside)).toEqual([]);
    expect(await readFile(join(root, 'conn/1/content/out.csv'), 'utf8')).toBe('a,b\n');
    expect((await lstat(join(root, 'conn/1/content/out.csv'))).isFile()).toBe(true);
  });

  it.each(['conn', 'conn/.partial'])('is not followed when abandoned parts are removed: %s', async (link) => {
    const part = join(outside, link === 'conn' ? '.partial' : '', '0123456789abcdef.partial');
    await mkdir(join(part, '..'), { recursive: true });
    await writeFile(part, 'half');
    await mkdir(join(root, link, '..'), { recursive: true });
    await symlink(outside, join(root, link));
    expect(await new StoreFolder(root).sweep(0)).toEqual({ files: 0, bytes: 0 });
    expect((await lstat(part)).isFile()).toBe(true);
    expect(await readdir(join(part, '..'))).toHaveLength(1);
  });

  it('that is the root itself is followed: the operator chose it', async () => {
    await rm(root, { recursive: true });
    await symlink(outside, root);
    await fileStore(root).put('conn/1/content/out.csv', body());
    expect(await readFile(join(outside, 'conn/1/content/out.csv'), 'utf8')).toBe('a,b\n');
  });
});

describe('who may give files to a group', () => {
  it.each([
    [{ euid: 0, gids: [0] }, undefined],
    [{ euid: 1000, gids: [1000, 50] }, undefined],
    [
      { euid: 1000, gids: [1000] },
      'the user of this process (1000) is not in the group 50, so it cannot give files to it',
    ],
  ])('%j', (who, why) => {
    expect(whyNotMember(50, who)).toBe(why);
  });
});

describe('the number of a group in /etc/group', () => {
  const GROUPS = 'root:x:0:\n# comment\nvigil-readers:x:1234:ann,bob\nbroken:x:no:\n+::::\n';
  it.each([
    ['vigil-readers', 1234],
    ['root', 0],
    ['vigil', undefined],
    ['broken', undefined],
    ['ann', undefined],
  ])('of %s is %p', (name, gid) => {
    expect(gidOf(name, GROUPS)).toBe(gid);
  });
});
