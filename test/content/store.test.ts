import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chunksOf, sha256Of, streamOf } from '../../simulators/content.js';
import { fileStore } from '../../src/content/file-store.js';
import { StoreFolder } from '../../src/content/store-folder.js';
import { LengthError } from '../../src/content/metered-body.js';
import { FileStorage } from '../../src/content/file-storage.js';
import { ContentStore } from '../../src/content/store.js';
import { StoreError } from '../../src/content/store-error.js';
import { until } from '../helpers/waits.js';

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
  it('returns the bytes, the hash and the URI of a stored file', async () => {
    const body = { bytes: 200_000, seed: 3 };
    const stored = await fileStore(folder).put('conn/1/content/a b.bin', streamOf(body), 200_000);
    expect(stored).toMatchObject({ bytes: 200_000, sha256: sha256Of(body) });
    expect((await stat(fileURLToPath(stored.uri))).size).toBe(200_000);
    expect(await files()).toEqual(['a b.bin']);
  });
  it('stores an empty body too', async () => {
    expect(await fileStore(folder).put('conn/1/empty', Readable.from([]), 0)).toMatchObject({ bytes: 0 });
  });
  it('replaces an existing file', async () => {
    const store = fileStore(folder);
    await store.put('conn/1/a', Readable.from(['old']));
    const { uri } = await store.put('conn/1/a', Readable.from(['new']));
    expect(await readFile(fileURLToPath(uri), 'utf8')).toBe('new');
  });
  it('leaves nothing of a body that breaks, and keeps the existing file', async () => {
    const store = fileStore(folder);
    const { uri } = await store.put('conn/1/a', Readable.from(['old']));
    await expect(store.put('conn/1/a', breaking())).rejects.toThrow('the vendor went away');
    expect(await files()).toEqual(['a']);
    expect(await readFile(fileURLToPath(uri), 'utf8')).toBe('old');
  });
  it.each([
    [2, 'fewer'],
    [9, 'more'],
  ])('refuses a body whose length differs from the announced one (%d)', async (announced) => {
    await expect(fileStore(folder).put('conn/1/a', Readable.from(['four']), announced)).rejects.toThrow(LengthError);
    expect(await files()).toEqual([]);
  });
  it('shows no file under its final name before it is complete', async () => {
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
  it('throws a StoreError if it cannot write, with the code and without a path', async () => {
    await writeFile(join(folder, 'file'), '');
    const error = await fileStore(join(folder, 'file'))
      .put('conn/1/a', Readable.from(['x']))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StoreError);
    expect((error as Error).message).toMatch(/^the content store cannot be written( \([A-Z]+\))?$/);
  });
  it('throws if there is no room for the content', async () => {
    const store = fileStore(folder);
    await expect(store.checkRoom(1)).resolves.toBeUndefined();
    await expect(store.checkRoom(2 ** 60)).rejects.toThrow(
      /^the content store has .+B free, but the content needs 1\.15 EB$/,
    );
  });
  it('stores 100 MB with flat memory', async () => {
    const before = process.memoryUsage.rss();
    let most = 0;
    const body = { bytes: 100 * 1024 * 1024, seed: 11 };
    const watched = Readable.from(
      (function* () {
        for (const chunk of chunksOf(body)) {
          most = Math.max(most, process.memoryUsage.rss());
          yield chunk;
        }
      })(),
      { objectMode: false },
    );
    await fileStore(folder).put('conn/1/big', watched, body.bytes);
    expect(most - before).toBeLessThan(60 * 1024 * 1024);
  }, 60_000);
});

describe('the disk', () => {
  const MB = 1024 * 1024;

  /** @param syncing how each sync of a file ends, the first being 1; `written` resolves when the first file is written */
  function storeOn(syncing: (nth: number, written: Promise<void>) => Promise<void>) {
    let syncs = 0;
    let tell: () => void;
    const written = new Promise<void>((resolve) => (tell = resolve));
    class Folder extends StoreFolder {
      override async write(...args: Parameters<StoreFolder['write']>): Promise<void> {
        await super.write(...args);
        tell();
      }
      override async sync(path: string): Promise<void> {
        syncs += 1;
        await syncing(syncs, written);
        await super.sync(path);
      }
    }
    const store = new ContentStore(new FileStorage(new Folder(folder)));
    return { store, syncs: () => syncs };
  }

  it('is synced while more bytes arrive', async () => {
    const { store, syncs } = storeOn(() => Promise.resolve());
    const body = Readable.from(
      (async function* () {
        for (let mb = 0; mb < 40; mb += 1) yield Buffer.alloc(MB);
        await until(() => syncs() > 0);
        yield Buffer.from('the rest');
      })(),
      { objectMode: false },
    );
    await store.put('conn/1/a', body);
    expect(syncs()).toBe(2);
  });

  it('stops the download if a sync fails', async () => {
    const { store } = storeOn(() => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' })));
    const body = Readable.from(
      (async function* () {
        for (let mb = 0; mb < 40; mb += 1) yield Buffer.alloc(MB);
        // The rest never arrives: only an abort continues.
        await new Promise(() => undefined);
      })(),
      { objectMode: false },
    );
    await expect(store.put('conn/1/a', body)).rejects.toThrow('the content store cannot be written (EIO)');
    expect(body.destroyed).toBe(true);
  });

  it('gets no receipt if an earlier sync failed, although the system reports that late and only once', async () => {
    const { store, syncs } = storeOn(async (nth, written) => {
      if (nth > 1) return;
      await written;
      throw Object.assign(new Error('EIO'), { code: 'EIO' });
    });
    const body = Readable.from(
      (async function* () {
        for (let mb = 0; mb < 40; mb += 1) yield Buffer.alloc(MB);
        await until(() => syncs() > 0);
      })(),
      { objectMode: false },
    );
    await expect(store.put('conn/1/a', body)).rejects.toThrow('the content store cannot be written (EIO)');
    expect(await files()).toEqual([]);
  });
});

describe('the partial files of dead attempts', () => {
  const folderOf = () => new StoreFolder(folder);
  const PART = '0123456789abcdef.partial';

  async function leave(...path: string[]): Promise<void> {
    const file = join(folder, ...path);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, 'half');
  }

  it('are none in an empty or missing store', async () => {
    expect(await folderOf().sweep(0)).toEqual({ files: 0, bytes: 0 });
    expect(await new StoreFolder(join(folder, 'none')).sweep(0)).toEqual({ files: 0, bytes: 0 });
  });

  it('are removed and counted, for every connection', async () => {
    await leave('one', '.partial', PART);
    await leave('other', '.partial', PART);
    expect(await folderOf().sweep(0)).toEqual({ files: 2, bytes: 8 });
    expect(await files()).toEqual([]);
  });

  it('are counted once by workers that sweep at the same time', async () => {
    const parts = Array.from({ length: 40 }, (_, index) => String(index).padStart(16, '0'));
    for (const part of parts) await leave('one', '.partial', `${part}.partial`);
    const swept = await Promise.all([1, 2, 3].map(() => folderOf().sweep(0)));
    expect(swept.reduce((total, { files }) => total + files, 0)).toBe(parts.length);
  });

  it('of jobs that are kept no longer are removed and counted once, too', async () => {
    const store = folderOf();
    for (const job of [1, 2, 3, 4, 5, 6, 7, 8])
      await fileStore(folder).put(`one/${job}/content/a`, Readable.from(['abc']));
    const expired = await Promise.all([store, folderOf(), folderOf()].map((one) => one.expire(-1)));
    expect(expired.reduce((total, { files: removed }) => total + removed, 0)).toBe(8);
    expect(await files()).toEqual([]);
  });

  it.each([
    ['content by the name of a part', ['one', '1', 'content', PART]],
    ['content of a job by the name of the folder', ['one', '_partial', PART]],
    ['what somebody else has put there', ['one', '.partial', 'notes.txt']],
    ['a part of anything else', ['.partial', PART]],
    ['a file beside the connections', [PART]],
  ])('are never %s', async (_what, path) => {
    await leave(...path);
    expect(await folderOf().sweep(0)).toEqual({ files: 0, bytes: 0 });
    expect(await files()).toEqual([path.at(-1)]);
  });

  it('are only files that were not touched for a while, even if no bytes arrived for longer', async () => {
    await leave('one', '.partial', PART);
    await leave('one', '.partial', PART.replace('0', '1'));
    const lives = folderOf();
    const touching = setInterval(() => void lives.touch(`one/.partial/${PART}`), 20);
    try {
      await until(async () => (await folderOf().sweep(400)).files > 0);
      expect(await files()).toEqual([PART]);
      expect(await folderOf().sweep(400)).toEqual({ files: 0, bytes: 0 });
    } finally {
      clearInterval(touching);
    }
    await until(async () => (await folderOf().sweep(400)).files > 0);
    expect(await files()).toEqual([]);
  });

  it("are recognized by the folder's clock, even if the writer's clock is years off", async () => {
    await leave('one', '.partial', PART);
    const longAgo = new Date('2001-01-01T00:00:00Z');
    await utimes(join(folder, 'one', '.partial', PART), longAgo, longAgo);
    expect(await folderOf().sweep(60_000)).toEqual({ files: 0, bytes: 0 });
  });

  it('make an attempt fail if its partial file was removed, and never return a receipt', async () => {
    const body = Readable.from(
      (async function* () {
        yield Buffer.alloc(2 * 1024 * 1024);
        await until(async () => (await folderOf().sweep(0)).files > 0);
        yield Buffer.from('the rest');
      })(),
      { objectMode: false },
    );
    await expect(fileStore(folder).put('conn/1/a', body)).rejects.toThrow(StoreError);
    expect(await files()).toEqual([]);
  });
});
