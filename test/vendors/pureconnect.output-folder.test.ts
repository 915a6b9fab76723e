import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openOutputFolder } from '../../src/vendors/pureconnect/output-folder.js';

const FROM = '\\\\ic-a\\Extract';

let to: string;

beforeEach(async () => {
  to = await mkdtemp(join(tmpdir(), 'vigil-output-'));
});

afterEach(() => rm(to, { recursive: true }));

async function put(path: string, body = path): Promise<void> {
  await mkdir(join(to, path, '..'), { recursive: true });
  await writeFile(join(to, path), body);
}

async function read(folder: string, from = FROM, signal = new AbortController().signal) {
  const files = [];
  for await (const { body, ...file } of openOutputFolder({ from, to }, folder, signal)) {
    files.push({ ...file, text: await text(body) });
  }
  return files;
}

async function names(folder: string, from = FROM): Promise<string[]> {
  return (await read(folder, from)).map(({ name }) => name);
}

describe('the output folder of a job', () => {
  it('returns its files with name, media type, length and bytes', async () => {
    await put('17/calls.CSV', 'a,b\n1,2\n');
    await put('17/empty.bak', '');
    expect(await read('\\\\ic-a\\Extract\\17')).toEqual([
      { name: 'calls.CSV', mediaType: 'text/csv', bytes: 8, text: 'a,b\n1,2\n' },
      { name: 'empty.bak', mediaType: 'application/octet-stream', bytes: 0, text: '' },
    ]);
  });

  it('returns the files of its subfolders, named by their path, always in the same order', async () => {
    for (const path of ['17/z.csv', '17/a.csv', '17/m/b/c.csv', '17/m/a.csv', '17/B.csv', '18/other.csv'])
      await put(path);
    expect(await names('\\\\ic-a\\Extract\\17')).toEqual(['B.csv', 'a.csv', 'm-a.csv', 'm-b-c.csv', 'z.csv']);
  });

  it.each([
    ['another letter case', '\\\\IC-A\\EXTRACT\\17', FROM],
    ['slashes the other way', '//ic-a/extract/17', FROM],
    ['slashes at the ends', '\\\\ic-a\\Extract\\17\\', '\\\\ic-a\\Extract\\'],
    ['a drive', 'd:\\Extract\\17', 'D:/extract'],
    ['a folder further down', '\\\\ic-a\\Extract\\2026\\17', FROM],
    ['the mount itself', '\\\\ic-a\\Extract\\17', '\\\\ic-a\\Extract\\17'],
  ])('is found with %s', async (_of, folder, from) => {
    for (const path of ['17/a.csv', '2026/17/a.csv', 'a.csv']) await put(path);
    expect(await names(folder, from)).toContain('a.csv');
  });

  it.each([
    ['of another server', '\\\\ic-b\\Extract\\17'],
    ['of a neighbour whose name begins alike', '\\\\ic-a\\Extract2\\17'],
    ['that is no UNC path', 'ic-a\\Extract\\17'],
    ['above the mount', '\\\\ic-a'],
    ['that climbs out', '\\\\ic-a\\Extract\\..\\secret'],
    ['that climbs out further down', '\\\\ic-a\\Extract\\17\\../../..\\etc'],
    ['with a NUL', '\\\\ic-a\\Extract\\17\u0000'],
    ['of a path of this machine', '/etc'],
  ])('is rejected when it is one %s', async (_of, folder) => {
    await put('17/a.csv');
    await expect(read(folder)).rejects.toMatchObject({
      name: 'VendorError',
      kind: 'rejected',
      message: expect.stringContaining('not under \\\\ic-a\\Extract, the "from" of the connection\'s outputMount'),
    });
  });

  it('is missing if it does not exist', async () => {
    await expect(read('\\\\ic-a\\Extract\\17')).rejects.toMatchObject({ name: 'VendorError', kind: 'missing' });
  });

  it('is unreachable while the mount is missing', async () => {
    const mount = { from: FROM, to: join(to, 'away') };
    const files = openOutputFolder(mount, '\\\\ic-a\\Extract\\17', new AbortController().signal);
    await expect(files[Symbol.asyncIterator]().next()).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('is rejected if it is a file', async () => {
    await put('17');
    await expect(read('\\\\ic-a\\Extract\\17')).rejects.toMatchObject({ kind: 'rejected' });
  });

  it('is rejected if its path contains a symbolic link', async () => {
    await put('17/a.csv');
    await symlink(join(to, '17'), join(to, '18'));
    await expect(read('\\\\ic-a\\Extract\\18')).rejects.toMatchObject({ kind: 'rejected' });
  });

  it('skips symbolic links to files and folders', async () => {
    for (const path of ['17/a.csv', 'secret/b.csv']) await put(path);
    await symlink(join(to, 'secret'), join(to, '17', 'folder'));
    await symlink(join(to, 'secret', 'b.csv'), join(to, '17', 'file.csv'));
    expect(await names('\\\\ic-a\\Extract\\17')).toEqual(['a.csv']);
  });

  it('does not follow a symbolic link that replaces a file', async () => {
    for (const path of ['17/a.csv', 'secret.csv']) await put(path);
    const files = openOutputFolder({ from: FROM, to }, '\\\\ic-a\\Extract\\17', new AbortController().signal);
    const { value } = await files[Symbol.asyncIterator]().next();
    await rm(join(to, '17', 'a.csv'));
    await symlink(join(to, 'secret.csv'), join(to, '17', 'a.csv'));
    await expect(text(value!.body)).rejects.toMatchObject({ name: 'VendorError', kind: 'rejected' });
  });

  it('does not wait for a pipe that replaces a file', async () => {
    await put('17/a.csv');
    const files = openOutputFolder({ from: FROM, to }, '\\\\ic-a\\Extract\\17', new AbortController().signal);
    const { value } = await files[Symbol.asyncIterator]().next();
    await rm(join(to, '17', 'a.csv'));
    execFileSync('mkfifo', [join(to, '17', 'a.csv')]);
    await expect(text(value!.body)).rejects.toMatchObject({ name: 'VendorError', kind: 'unreachable' });
  });

  it('skips pipes', async () => {
    await put('17/a.csv');
    execFileSync('mkfifo', [join(to, '17', 'b.csv')]);
    expect(await names('\\\\ic-a\\Extract\\17')).toEqual(['a.csv']);
  });

  it('is missing if a file disappears before it is read', async () => {
    await put('17/a.csv');
    const files = openOutputFolder({ from: FROM, to }, '\\\\ic-a\\Extract\\17', new AbortController().signal);
    const { value } = await files[Symbol.asyncIterator]().next();
    await rm(join(to, '17', 'a.csv'));
    await expect(text(value!.body)).rejects.toMatchObject({ name: 'VendorError', kind: 'missing' });
  });

  it('ends with the reason of an abort, between files and within one', async () => {
    await put('17/a.csv');
    await truncate(join(to, '17/a.csv'), 10 * 1024 * 1024);
    await put('17/b.csv');
    const stop = new AbortController();
    const reason = new Error('enough');
    const files = openOutputFolder({ from: FROM, to }, '\\\\ic-a\\Extract\\17', stop.signal)[Symbol.asyncIterator]();
    const { value } = await files.next();
    const chunks = value!.body[Symbol.asyncIterator]();
    await chunks.next();
    stop.abort(reason);
    await expect(
      (async () => {
        for (;;) if ((await chunks.next()).done) return;
      })(),
    ).rejects.toBe(reason);
    await expect(files.next()).rejects.toBe(reason);
  });
});
