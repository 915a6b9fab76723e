import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { streamOf } from '../../simulators/content.js';
import { copyOut, occupantOf, placeIn } from '../../src/content/copy-out.js';
import { fileStore } from '../../src/content/file-store.js';
import { receiptsPath } from '../../src/content/store-paths.js';
import { listOfAll, receiptOfAll } from '../../src/content/receipts.js';
import { ReceiptMismatch } from '../../src/content/receipt-check.js';
import { StoreError } from '../../src/content/store-error.js';
import { JobFiles } from '../../src/content/stored-file.js';
import { readReceipts } from '../../src/content/stored-lists.js';
import type { ContentReceipt } from '../../src/contract/outcome.js';

let folder: string;
let target: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-copy-'));
  target = join(folder, 'home');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function stored(body: Readable, path = 'conn/1/content/out.csv'): Promise<ContentReceipt> {
  return { name: 'out.csv', mediaType: 'text/csv', ...(await fileStore(join(folder, 'store')).put(path, body)) };
}
const filesOf = (jobId: string) => new JobFiles(fileStore(join(folder, 'store')), { connection: 'conn', jobId });
const inTarget = () => readdir(target).catch(() => []);

describe('a copy out of the store', () => {
  it('is identical to the stored file, in a folder that is created', async () => {
    const receipt = await stored(streamOf({ bytes: 3_000_000, seed: 5 }));
    const seen: number[] = [];
    await copyOut(filesOf('1'), receipt, placeIn(target, receipt.name), { onProgress: (bytes) => seen.push(bytes) });
    const copy = await readFile(join(target, 'out.csv'));
    // Buffer.equals, because the test runner's comparison takes half a minute.
    expect(copy.equals(await readFile(fileURLToPath(receipt.uri)))).toBe(true);
    expect(await inTarget()).toEqual(['out.csv']);
    expect(seen.at(-1)).toBe(3_000_000);
  });

  it.each([
    ['of the same length', 'abcX'],
    ['that was cut off', 'ab'],
    ['that grew', 'abcdef'],
  ])('fails for content %s, and leaves nothing behind', async (_, changed) => {
    const receipt = await stored(Readable.from(['abcd']));
    await writeFile(fileURLToPath(receipt.uri), changed);
    await expect(copyOut(filesOf('1'), receipt, placeIn(target, receipt.name))).rejects.toThrow(ReceiptMismatch);
    expect(await inTarget()).toEqual([]);
  });

  it('that fails keeps the existing file', async () => {
    const receipt = await stored(Readable.from(['abcd']));
    await writeFile(fileURLToPath(receipt.uri), 'abcX');
    await mkdir(target);
    await writeFile(join(target, 'out.csv'), 'old');
    await expect(copyOut(filesOf('1'), receipt, placeIn(target, receipt.name))).rejects.toThrow(
      /sha256 .+, but the receipt says/,
    );
    expect(await readFile(join(target, 'out.csv'), 'utf8')).toBe('old');
    expect(await inTarget()).toEqual(['out.csv']);
  });

  it('that is aborted leaves nothing behind', async () => {
    const receipt = await stored(streamOf({ bytes: 5_000_000, seed: 5 }));
    const leaving = new AbortController();
    const copying = copyOut(filesOf('1'), receipt, placeIn(target, receipt.name), {
      signal: leaving.signal,
      onProgress: () => leaving.abort(),
    });
    await expect(copying).rejects.toThrow('aborted');
    expect(await inTarget()).toEqual([]);
  });

  it.each([
    ['STORE/conn/1/content/gone.csv', 'STORE/conn/1/content/gone.csv does not exist on this machine'],
    ['s3://bucket/out.csv', 's3://bucket/out.csv is outside STORE/conn/1, the folder of this job'],
  ])('from a store that this machine cannot read fails: %s', async (uri, why) => {
    const at = (text: string) => text.replace('STORE', pathToFileURL(join(folder, 'store')).href);
    const receipt = { ...(await stored(Readable.from(['abcd']))), uri: at(uri) };
    const message = why.startsWith('STORE') ? at(why) : why.replace('STORE', join(folder, 'store'));
    const copying = copyOut(filesOf('1'), receipt, placeIn(target, receipt.name));
    await expect(copying).rejects.toThrow(StoreError);
    await expect(copying).rejects.toThrow(message);
  });

  it.each(['../out.csv', '/etc/out.csv', '..', '.', '', 'a/b', 'a/../b', 'x\0'])(
    'never leaves its folder: %j',
    (name) => {
      expect(() => placeIn(target, name)).toThrow('is not a file name within the folder');
    },
  );
});

describe('what exists at the path of a copy', () => {
  it.each([
    ['nothing', undefined],
    ['same', 'abcd'],
    ['different', 'abcX'],
    ['different', 'abcde'],
  ])('is %s for %j', async (occupant, there) => {
    const receipt = await stored(Readable.from(['abcd']));
    const path = join(folder, 'out.csv');
    if (there !== undefined) await writeFile(path, there);
    expect(await occupantOf(path, receipt)).toBe(occupant);
  });

  it('is not a file if it is a folder or a symbolic link', async () => {
    const receipt = await stored(Readable.from(['abcd']));
    await symlink(fileURLToPath(receipt.uri), join(folder, 'link'));
    expect(await occupantOf(join(folder, 'link'), receipt)).toBe('notAFile');
    expect(await occupantOf(folder, receipt)).toBe('notAFile');
  });
});

describe('the list of all receipts', () => {
  const receipt = (name: string): ContentReceipt => ({
    name,
    mediaType: 'a/b',
    bytes: 1,
    sha256: 'f',
    uri: 'file:///x',
  });
  const two = [receipt('one'), receipt('two')];
  const list = async (path = receiptsPath('conn', 'Job 1')) =>
    receiptOfAll(
      2,
      await fileStore(join(folder, 'store')).put(path, Readable.from(two.map((one) => `${JSON.stringify(one)}\n`))),
    );

  it('is recognized by its path, and contains all receipts', async () => {
    const ofAll = await list();
    const found = listOfAll([two[0]!, ofAll], 'conn', 'Job 1');
    expect(found).toEqual(ofAll);
    expect(await readReceipts(filesOf('Job 1'), ofAll)).toEqual(two);
  });

  it('is not confused with a file of the same name', async () => {
    const lookalike = await list('conn/Job 1/content/receipts.ndjson');
    expect(listOfAll([two[0]!, lookalike], 'conn', 'Job 1')).toBeUndefined();
  });

  it('fails if the stored list has changed', async () => {
    const ofAll = await list();
    await writeFile(fileURLToPath(ofAll.uri), `${JSON.stringify(two[0])}\n`);
    await expect(readReceipts(filesOf('Job 1'), ofAll)).rejects.toThrow(ReceiptMismatch);
  });
});
