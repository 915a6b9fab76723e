/** A forged outcome makes a reader open nothing outside the folder of the job. Real files. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { copyOut } from '../../src/content/copy-out.js';
import { fileStore } from '../../src/content/file-store.js';
import { ReceiptMismatch } from '../../src/content/receipt-check.js';
import { StoreError } from '../../src/content/store-error.js';
import { JobFiles } from '../../src/content/stored-file.js';
import { readMessages, readReceipts } from '../../src/content/stored-lists.js';

let folder: string;
let root: string;
let job: string;
let files: JobFiles;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-stored-'));
  root = join(folder, 'content');
  job = join(root, 'conn', '1');
  await mkdir(join(job, 'content'), { recursive: true });
  await writeFile(join(folder, 'private'), 'private');
  await mkdir(join(root, 'conn', '2'));
  await writeFile(join(root, 'conn', '2', 'of-another-job'), 'private');
  files = new JobFiles(fileStore(root), { connection: 'conn', jobId: '1' });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const urlOf = (path: string) => pathToFileURL(path).href;

async function textAt(uri: string, most = 1_000): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of (await files.open(uri, most)) as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('a file of a job', () => {
  it('is read in its folder, up to the given number of bytes', async () => {
    await writeFile(join(job, 'content', 'a b.csv'), '0123456789');
    const uri = urlOf(join(job, 'content', 'a b.csv'));
    expect(await textAt(uri)).toBe('0123456789');
    expect(await textAt(uri, 4)).toBe('0123');
  });

  it.each([
    ['a system file', () => 'file:///etc/passwd'],
    ['a file beside the store', () => urlOf(join(folder, 'private'))],
    ['the same by a detour', () => `${urlOf(job)}/../../../private`],
    ['the same, escaped', () => `${urlOf(job)}/%2e%2e/%2E%2E/%2e%2e/private`],
    ['a path with an escaped slash', () => `${urlOf(job)}/content%2f..%2f..%2f..%2f..%2fprivate`],
    ['a file of another job', () => urlOf(join(root, 'conn', '2', 'of-another-job'))],
    ['the folder of the job itself', () => urlOf(job)],
    ['a folder of the job', () => urlOf(join(job, 'content'))],
    ['a file on another machine', () => 'file://host.example/etc/passwd'],
    ['a URI with a NUL', () => `${urlOf(job)}/a%00b`],
    ['no URI', () => 'file:'],
    ['another scheme', () => 'https://host.example/x'],
  ])('is never %s', async (_what, uri) => {
    await expect(files.open(uri(), 10)).rejects.toThrow(StoreError);
  });

  it('is refused outside the folder of its job, which the error names', async () => {
    await expect(files.open('file:///etc/passwd', 10)).rejects.toThrow(
      `file:///etc/passwd is outside ${job}, the folder of this job in the content store of the config`,
    );
  });

  it('is not searched if there is no store', async () => {
    const elsewhere = new JobFiles(fileStore(join(folder, 'none')), { connection: 'conn', jobId: '1' });
    const uri = urlOf(join(folder, 'none', 'conn', '1', 'messages.ndjson'));
    await expect(elsewhere.open(uri, 10)).rejects.toThrow(
      `${uri} cannot be read: there is no folder ${join(folder, 'none')} on this machine`,
    );
  });

  it.each([
    ['the file', 'content/link.csv', 'private', 'content/link.csv'],
    ['a folder', 'link', '', 'link/private'],
  ])('is not reached through a symbolic link in the place of %s', async (_what, link, target, path) => {
    await symlink(join(folder, target), join(job, link));
    await expect(files.open(urlOf(join(job, path)), 10)).rejects.toThrow(/symbolic link|not a regular file/);
  });

  it('is not reached through a symbolic link in the place of the connection', async () => {
    await rm(join(root, 'conn'), { recursive: true });
    await mkdir(join(folder, 'elsewhere', '1'), { recursive: true });
    await writeFile(join(folder, 'elsewhere', '1', 'a'), 'private');
    await symlink(join(folder, 'elsewhere'), join(root, 'conn'));
    await expect(files.open(urlOf(join(job, 'a')), 10)).rejects.toThrow('symbolic link at conn');
  });

  it('is reached through a symbolic link in the place of the root', async () => {
    await writeFile(join(job, 'a'), 'abc');
    await symlink(root, join(folder, 'alias'));
    files = new JobFiles(fileStore(join(folder, 'alias')), { connection: 'conn', jobId: '1' });
    expect(await textAt(urlOf(join(folder, 'alias', 'conn', '1', 'a')))).toBe('abc');
  });

  (process.platform === 'win32' ? it.skip : it)('is never a FIFO, which would hang the reader', async () => {
    execFileSync('mkfifo', [join(job, 'fifo')]);
    await expect(files.open(urlOf(join(job, 'fifo')), 10)).rejects.toThrow('it is not a regular file');
  });

  it.each([-1, 0, 1.5, NaN, Infinity])('is not read up to a length of %p', async (most) => {
    await writeFile(join(job, 'a'), 'abc');
    await expect(files.open(urlOf(join(job, 'a')), most)).rejects.toThrow('its receipt has no valid length');
  });
});

describe('a file that is larger than announced', () => {
  it('is read only up to one byte more', async () => {
    await writeFile(join(job, 'big'), Buffer.alloc(10_000_000));
    const seen: number[] = [];
    const receipt = { name: 'big', mediaType: 'a/b', bytes: 10, sha256: sha256('x'), uri: urlOf(join(job, 'big')) };
    const copying = copyOut(files, receipt, join(folder, 'copy'), { onProgress: (bytes) => seen.push(bytes) });
    await expect(copying).rejects.toThrow(ReceiptMismatch);
    await expect(copying).rejects.toThrow('the stored file has more than the 10 bytes of its receipt');
    expect(Math.max(...seen)).toBe(11);
  });
});

describe('all messages of a job', () => {
  const MESSAGE = { severity: 'info', text: 'done', at: '2026-11-28T10:00:00.000Z' };
  const line = `${JSON.stringify(MESSAGE)}\n`;
  const uri = () => urlOf(join(job, 'messages.ndjson'));

  it('are read and verified', async () => {
    await writeFile(join(job, 'messages.ndjson'), line);
    expect(await readMessages(files, { uri: uri(), sha256: sha256(line) })).toEqual([MESSAGE]);
    expect(await readMessages(files, { uri: uri() })).toEqual([MESSAGE]);
  });

  it('are refused if the file has changed', async () => {
    await writeFile(join(job, 'messages.ndjson'), line.replace('done', 'gone'));
    await expect(readMessages(files, { uri: uri(), sha256: sha256(line) })).rejects.toThrow(ReceiptMismatch);
  });

  it.each(['secret=1\n', '[]\n', '7\n', 'null\n', '{"severity":"info"}\n', '{"severity":"info","text":7}\n'])(
    'are refused if the file has other content, which is not repeated: %j',
    async (text) => {
      await writeFile(join(job, 'messages.ndjson'), text);
      await expect(readMessages(files, { uri: uri() })).rejects.toThrow(
        /^the file of messages has a line that is no message$/,
      );
    },
  );

  it('are refused if the file is too large for the memory', async () => {
    await writeFile(join(job, 'messages.ndjson'), '');
    await truncate(join(job, 'messages.ndjson'), 65 * 1024 * 1024);
    await expect(readMessages(files, { uri: uri() })).rejects.toThrow('has more than 64 MiB');
  });
});

describe('the list of all receipts', () => {
  it('is refused if it has other content', async () => {
    await writeFile(join(job, 'receipts.ndjson'), '{"name":"a"}\n');
    const list = {
      name: 'all 201 receipts',
      mediaType: 'application/x-ndjson',
      bytes: 13,
      sha256: sha256('{"name":"a"}\n'),
      uri: urlOf(join(job, 'receipts.ndjson')),
    };
    await expect(readReceipts(files, list)).rejects.toThrow('the list of receipts has a line that is no receipt');
  });
});
