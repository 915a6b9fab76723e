import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sha256Of, streamOf } from '../../simulators/content.js';
import { fileStore } from '../../src/content/file-store.js';
import { LengthError, StoreError } from '../../src/content/store.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-store-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function files(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

function breaking(): Readable {
  return Readable.from(
    (async function* () {
      yield Buffer.from('half');
      throw new Error('the vendor went away');
    })(),
    { objectMode: false },
  );
}

describe('the content store', () => {
  it('gives the bytes, the hash and the address of what it has stored', async () => {
    const body = { bytes: 200_000, seed: 3 };
    const stored = await fileStore(folder).put('conn/1/content/a b.bin', streamOf(body), 200_000);
    expect(stored).toMatchObject({ bytes: 200_000, sha256: sha256Of(body) });
    expect((await stat(fileURLToPath(stored.uri))).size).toBe(200_000);
    expect(await files()).toEqual(['a b.bin']);
  });
  it('stores an empty body too', async () => {
    expect(await fileStore(folder).put('conn/1/empty', Readable.from([]), 0)).toMatchObject({ bytes: 0 });
  });
  it('replaces what was there before', async () => {
    const store = fileStore(folder);
    await store.put('conn/1/a', Readable.from(['old']));
    const { uri } = await store.put('conn/1/a', Readable.from(['new']));
    expect(await readFile(fileURLToPath(uri), 'utf8')).toBe('new');
  });
  it('leaves nothing of a body that breaks, and what was there before as it was', async () => {
    const store = fileStore(folder);
    const { uri } = await store.put('conn/1/a', Readable.from(['old']));
    await expect(store.put('conn/1/a', breaking())).rejects.toThrow('the vendor went away');
    expect(await files()).toEqual(['a']);
    expect(await readFile(fileURLToPath(uri), 'utf8')).toBe('old');
  });
  it.each([
    [2, 'fewer'],
    [9, 'more'],
  ])('refuses a body of another length than announced (%d)', async (announced) => {
    await expect(fileStore(folder).put('conn/1/a', Readable.from(['four']), announced)).rejects.toThrow(LengthError);
    expect(await files()).toEqual([]);
  });
  it('shows nothing under its name before it is whole', async () => {
    let finish: (() => void) | undefined;
    const whole = new Promise<void>((resolve) => (finish = resolve));
    const body = Readable.from(
      (async function* () {
        yield Buffer.from('half');
        expect(await files()).not.toContain('a');
        await whole;
        yield Buffer.from('half');
      })(),
      { objectMode: false },
    );
    const put = fileStore(folder).put('conn/1/a', body);
    finish!();
    await put;
    expect(await files()).toEqual(['a']);
  });
  it('says StoreError where it cannot write, with the code and without a path', async () => {
    await writeFile(join(folder, 'file'), '');
    const error = await fileStore(join(folder, 'file'))
      .put('conn/1/a', Readable.from(['x']))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StoreError);
    expect((error as Error).message).toMatch(/^the content store cannot be written( \([A-Z]+\))?$/);
  });
  it('stores 100 MB with flat memory', async () => {
    const before = process.memoryUsage().rss;
    let most = 0;
    const body = { bytes: 100 * 1024 * 1024, seed: 11 };
    await fileStore(folder).put('conn/1/big', streamOf(body), body.bytes, () => {
      most = Math.max(most, process.memoryUsage.rss());
    });
    expect(most - before).toBeLessThan(60 * 1024 * 1024);
  }, 60_000);
});
