/** Files of the store that are read for an upload. Real files. */
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, rename, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fileStore } from '../../src/content/file-store.js';
import { ChangedFile } from '../../src/content/input-file.js';
import { UnsafePath } from '../../src/content/safe-path.js';
import { StoreError } from '../../src/content/store-error.js';
import type { ContentStore } from '../../src/content/store.js';

let folder: string;
let root: string;
let store: ContentStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-input-'));
  root = join(folder, 'content');
  await mkdir(join(root, 'in'), { recursive: true });
  store = fileStore(root);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const at = (path: string) => join(root, path);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

async function textOf(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('a file of the store', () => {
  it.each(['', 'a;b\n1;2\n', 'x'.repeat(300_000)])('is read as it is, with its digest', async (text) => {
    await writeFile(at('in/a.csv'), text);
    const file = await store.openInput('in/a.csv');
    let seen = 0;
    expect(await textOf(file.read((chunk) => (seen += chunk.length)))).toBe(text);
    expect(await file.digest()).toEqual({ bytes: text.length, sha256: sha256(text) });
    expect([file.bytes, file.sent, seen]).toEqual([text.length, text.length, text.length]);
    await file.close();
  });

  it('can be read again after a read that broke', async () => {
    await writeFile(at('in/a.csv'), 'x'.repeat(300_000));
    const file = await store.openInput('in/a.csv');
    const broken = file.read();
    await broken[Symbol.asyncIterator]().next();
    expect(await textOf(file.read())).toHaveLength(300_000);
    expect(broken.destroyed).toBe(true);
    expect((await file.digest()).bytes).toBe(300_000);
    await file.close();
  });

  it.each<[string, (path: string) => Promise<void>]>([
    ['longer', (path) => appendFile(path, 'more')],
    ['shorter', (path) => truncate(path, 10)],
    ['written again with the same length', (path) => writeFile(path, 'y'.repeat(1_000))],
    ['given another date', (path) => utimes(path, new Date(0), new Date(0))],
  ])('has changed if it is %s afterwards', async (_how, change) => {
    await writeFile(at('in/a.csv'), 'x'.repeat(1_000));
    await utimes(at('in/a.csv'), new Date(1_000), new Date(1_000));
    const file = await store.openInput('in/a.csv');
    await textOf(file.read());
    await change(at('in/a.csv'));
    await expect(file.digest()).rejects.toThrow(ChangedFile);
    await file.close();
  });

  it('fails the read if it ends too early', async () => {
    await writeFile(at('in/a.csv'), 'x'.repeat(1_000));
    const file = await store.openInput('in/a.csv');
    await truncate(at('in/a.csv'), 10);
    await expect(textOf(file.read())).rejects.toThrow(ChangedFile);
    expect(file.broken).toBeInstanceOf(ChangedFile);
    await file.close();
  });

  it('is the file that was opened, whatever gets its name meanwhile', async () => {
    await writeFile(at('in/a.csv'), 'first');
    await writeFile(at('in/b.csv'), 'other');
    const file = await store.openInput('in/a.csv');
    await rename(at('in/b.csv'), at('in/a.csv'));
    expect(await textOf(file.read())).toBe('first');
    await file.close();
  });
});

describe('a file that cannot be read', () => {
  it.each(['in/none.csv', 'nowhere/none.csv'])('is not in the content store: %s', async (path) => {
    await expect(store.openInput(path)).rejects.toThrow(new StoreError('not in the content store', 'ENOENT'));
  });

  it.each<[string, () => Promise<unknown>, string, RegExp]>([
    ['a link', () => symlink('/etc/passwd', at('in/a')), 'in/a', /not a regular file/],
    ['a link to a folder on the way', () => symlink('/etc', at('etc')), 'etc/passwd', /symbolic link at etc/],
    ['a folder', () => mkdir(at('in/a')), 'in/a', /not a regular file/],
    [
      'a pipe, without waiting for a writer',
      () => Promise.resolve(execFileSync('mkfifo', [at('in/a')])),
      'in/a',
      /not a regular file/,
    ],
  ])('is refused: %s', async (_what, make, path, words) => {
    await make();
    const error = await store.openInput(path).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnsafePath);
    expect((error as Error).message).toMatch(words);
  });
});
