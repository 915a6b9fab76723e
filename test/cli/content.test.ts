import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { forgeWait } from '../helpers/forged-wait.js';
import { errorOf } from '../helpers/outcome.js';
import { vigil, type Ran } from '../helpers/processes.js';
import { configOf, openStage, QUICK, type Stage } from '../helpers/stage.js';
import { hasTmux, Terminal } from '../helpers/terminal.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.startWorker();
}, 60_000);
afterAll(() => stage.stop());

let folders = 0;
/** A folder that is not there yet. */
const newFolder = () => join(stage.folder, `home-${(folders += 1)}`);

/** A job whose files were collected. */
async function collected(...pieces: [name: string, body: string | { bytes: number; seed: number }][]): Promise<string> {
  const outputs = pieces.map(([fileName, body]) => ({ fileName, formats: { Raw: { mediaType: 'text/csv', body } } }));
  const jobId = stage.gallery.addJob({ timeline: [{ status: 'Completed' }], outputs });
  expect((await stage.vigil('await', 'gallery', jobId, ...QUICK)).exitCode).toBe(0);
  return jobId;
}

interface Copied {
  content: { name: string; bytes: number; sha256: string; uri: string; path: string }[];
}
const copiedBy = ({ stdout }: Ran) => (JSON.parse(stdout) as Copied).content;

async function uriOf(jobId: string, name: string): Promise<string> {
  const receipts = copiedBy(await stage.vigil('content', 'gallery', jobId, '-o', 'json'));
  return fileURLToPath(receipts.find((receipt) => receipt.name === name)!.uri);
}

describe('content --to', () => {
  it('copies each file, prints each, and leaves the existing copies as they are', async () => {
    const jobId = await collected(['a.csv', 'a,b\n'], ['b.csv', 'c,d,e\n']);
    const to = newFolder();
    const first = await stage.vigil('content', 'gallery', jobId, '--to', to);
    expect(first.stdout).toMatch(
      /^\S*a\.csv {2}4 B {2}sha256 [0-9a-f]{64} {2}copied\n\S*b\.csv {2}6 B {2}sha256 [0-9a-f]{64} {2}copied$/,
    );
    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await readFile(join(to, 'b.csv'), 'utf8')).toBe('c,d,e\n');
    expect((await readdir(to)).sort()).toEqual(['a.csv', 'b.csv']);
    await rm(join(to, 'a.csv'));
    const second = await stage.vigil('content', 'gallery', jobId, '--to', to);
    expect(second.stdout.split('\n').map((line) => line.split('  ').at(-1))).toEqual(['copied', 'already there']);
  });

  it('prints the receipts with the paths as JSON', async () => {
    const jobId = await collected(['a.csv', 'a,b\n']);
    const to = newFolder();
    const ran = await stage.vigil('content', 'gallery', jobId, '--to', to, '-o', 'json');
    expect(copiedBy(ran)).toEqual([
      {
        name: 'a.csv',
        mediaType: 'text/csv',
        bytes: 4,
        sha256: expect.any(String),
        uri: expect.any(String),
        path: join(to, 'a.csv'),
      },
    ]);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('copies all files of a job that has more than an outcome holds', async () => {
    const names = Array.from({ length: 203 }, (_, nth) => `part-${nth}.csv`);
    const jobId = await collected(...names.map((name) => [name, name] as [string, string]));
    const to = newFolder();
    const ran = await stage.vigil('content', 'gallery', jobId, '--to', to, '-o', 'json');
    expect(copiedBy(ran).map(({ name }) => name)).toEqual(names);
    expect((await readdir(to)).sort()).toEqual([...names].sort());
  }, 60_000);

  it('does not replace files with other content without --force, and names them all', async () => {
    const jobId = await collected(['a.csv', 'a,b\n'], ['b.csv', 'c,d,e\n'], ['c.csv', 'x']);
    const to = newFolder();
    await stage.vigil('content', 'gallery', jobId, '--to', to);
    for (const name of ['a.csv', 'b.csv']) await writeFile(join(to, name), 'mine');
    await rm(join(to, 'c.csv'));
    const refused = await stage.vigil('content', 'gallery', jobId, '--to', to);
    expect(refused.stderr.split('\n')).toEqual([
      `vigil: --to: ${to}/a.csv exists with other content`,
      `vigil: --to: ${to}/b.csv exists with other content`,
      'vigil: choose another folder, or replace files with --force',
    ]);
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    // Refused as a whole: nothing was copied beside them.
    expect((await readdir(to)).sort()).toEqual(['a.csv', 'b.csv']);
    expect((await stage.vigil('content', 'gallery', jobId, '--to', to, '--force')).exitCode).toBe(0);
    expect(await readFile(join(to, 'a.csv'), 'utf8')).toBe('a,b\n');
  });

  it('exits with 9 if a stored file has changed, and copies the others', async () => {
    const jobId = await collected(['a.csv', 'a,b\n'], ['b.csv', 'c,d,e\n']);
    await writeFile(await uriOf(jobId, 'a.csv'), 'a,X\n');
    const to = newFolder();
    const ran = await stage.vigil('content', 'gallery', jobId, '--to', to, '-o', 'json');
    expect(errorOf(ran)).toMatchObject({
      type: 'ContentMismatch',
      message: expect.stringMatching(
        /^a\.csv: the stored file has sha256 [0-9a-f]{64}, but the receipt says [0-9a-f]{64}; not copied$/,
      ),
    });
    expect(ran.exitCode).toBe(9);
    expect(await readdir(to)).toEqual(['b.csv']);
  });

  it('exits with 1 if the store is not on this machine, with one line', async () => {
    const jobId = await collected(['a.csv', 'a,b\n'], ['b.csv', 'c,d,e\n']);
    await rm(await uriOf(jobId, 'a.csv'));
    await rm(await uriOf(jobId, 'b.csv'));
    const { exitCode, stderr } = await stage.vigil('content', 'gallery', jobId, '--to', newFolder());
    expect(stderr).toMatch(
      /^vigil: a\.csv: file:\S+ does not exist on this machine \(and 1 more\)\nvigil: run the command with the worker's config, on its machine/,
    );
    expect(exitCode).toBe(1);
  });

  it('exits with 1 for a job that has not ended, and makes no folder', async () => {
    const jobId = stage.calls.addJob({ timeline: [{ state: 2 }] });
    await stage.vigil('await', 'calls', jobId, ...QUICK, '--detach');
    const to = newFolder();
    const ran = await stage.vigil('content', 'calls', jobId, '--to', to);
    expect(ran.stderr).toContain('vigil: Content is collected after the end of the job.\n');
    expect(ran.exitCode).toBe(1);
    await expect(readdir(to)).rejects.toThrow('ENOENT');
  });

  it('exits with 1 if the folder cannot be written, and names the file', async () => {
    const jobId = await collected(['a.csv', 'a,b\n']);
    const to = newFolder();
    await writeFile(to, 'no folder');
    const { exitCode, stderr } = await stage.vigil('content', 'gallery', jobId, '--to', to);
    expect(stderr).toMatch(
      /^vigil: \S+a\.csv: cannot be written \(ENOTDIR\)\nvigil: fix the folder or free disk space/,
    );
    expect(exitCode).toBe(1);
  });
});

describe('a forged outcome', () => {
  const SECRET_LINE = 'not-for-callers';
  const receiptOf = (uri: string, text: string) => ({
    name: 'a.csv',
    mediaType: 'text/csv',
    bytes: Buffer.byteLength(text),
    sha256: createHash('sha256').update(text).digest('hex'),
    uri,
  });

  it.each([
    ['a file beside the store', () => pathToFileURL(join(stage.folder, 'private')).href],
    ['the same by a detour', () => `${pathToFileURL(stage.contentFolder).href}/gallery/forged/../../../private`],
    ['a file of another job', () => pathToFileURL(join(stage.contentFolder, 'gallery', 'other', 'private')).href],
  ])('does not make content or messages read %s', async (_what, uri) => {
    const text = `{"severity":"info","text":"${SECRET_LINE}"}\n`;
    await mkdir(join(stage.contentFolder, 'gallery', 'other'), { recursive: true });
    for (const path of [join(stage.folder, 'private'), join(stage.contentFolder, 'gallery', 'other', 'private')]) {
      await writeFile(path, text);
    }
    const jobId = `forged-${(folders += 1)}`;
    const counts = { info: 2, warning: 0, error: 0 };
    await forgeWait(stage.server.client, 'gallery', jobId, {
      content: [receiptOf(uri(), text)],
      messages: { total: 2, bySeverity: counts, last: [], uri: uri() },
    });
    const to = newFolder();
    const copied = await stage.vigil('content', 'gallery', jobId, '--to', to);
    expect(copied.stderr).toContain('is outside');
    expect(copied.exitCode).toBe(1);
    expect(await readdir(to).catch(() => [])).toEqual([]);
    const shown = await stage.vigil('messages', 'gallery', jobId, '-o', 'json');
    expect(shown.stderr).toMatch(/^Showing the last 0 of 2 messages: file:\S+ is outside /);
    expect(copied.stdout + copied.stderr + shown.stdout + shown.stderr).not.toContain(SECRET_LINE);
  });
});

describe('messages', () => {
  const MESSAGES = [
    { status: 1, text: 'first', toolId: 1 },
    { status: 1, text: 'second', toolId: 2 },
  ];
  async function withMessages(): Promise<{ jobId: string; path: string }> {
    const jobId = stage.gallery.addJob({ timeline: [{ status: 'Completed' }], messages: MESSAGES });
    expect((await stage.vigil('await', 'gallery', jobId, ...QUICK)).exitCode).toBe(0);
    const { stdout } = await stage.vigil('messages', 'gallery', jobId, '-o', 'json');
    const { uri, sha256 } = JSON.parse(stdout) as { uri: string; sha256: string };
    const path = fileURLToPath(uri);
    expect(sha256).toBe(
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    );
    return { jobId, path };
  }

  it('are verified by the hash of their receipt, and exit with 9 if the file has changed', async () => {
    const { jobId, path } = await withMessages();
    expect((await stage.vigil('messages', 'gallery', jobId)).stdout).toMatch(/first\n.*second$/);
    await writeFile(path, (await readFile(path, 'utf8')).replace('second', 'forged'));
    const ran = await stage.vigil('messages', 'gallery', jobId, '-o', 'json');
    expect(errorOf(ran)).toMatchObject({
      type: 'ContentMismatch',
      message: expect.stringMatching(/^messages: the stored file has sha256 .+; not shown$/),
    });
    expect(ran.exitCode).toBe(9);
  });

  it('of a job whose store is not on this machine are the last ones, with the reason in one line', async () => {
    const { jobId } = await withMessages();
    const config = configOf(stage).replace('./content', './nowhere/content');
    const env = { ...stage.env, VIGIL_CONFIG: await stage.writeConfig('nowhere.yaml', config) };
    const all = await vigil(['messages', 'gallery', jobId], { env });
    expect(all).toMatchObject({ exitCode: 0, stderr: '' });
    expect(all.stdout).toContain('second');
  });
});

(hasTmux ? describe : describe.skip)('content --to on a terminal', () => {
  it('shows the progress of a large file, and leaves only its line', async () => {
    const jobId = await collected(['big.bin', { bytes: 300_000_000, seed: 1 }]);
    const to = newFolder();
    const terminal = new Terminal(['content', 'gallery', jobId, '--to', to], { env: stage.env, columns: 100 });
    try {
      await terminal.shows(/[█░]{20} \d+ % {2}\S+ MB of 300 MB {2}big\.bin/);
      await terminal.shows('exit 0');
      expect(terminal.screen()).toContain('300 MB  sha256');
      expect(terminal.screen()).not.toMatch(/[█░]/);
      expect(await readdir(to)).toEqual(['big.bin']);
    } finally {
      terminal.close();
    }
  }, 60_000);

  it('exits with 130 after Ctrl-C in the middle, and leaves nothing half-written', async () => {
    const jobId = await collected(['big.bin', { bytes: 300_000_000, seed: 2 }]);
    const to = newFolder();
    const terminal = new Terminal(['content', 'gallery', jobId, '--to', to], { env: stage.env, columns: 100 });
    try {
      await terminal.shows(/[█░]{20} \d+ %/);
      terminal.press('C-c');
      await terminal.shows('exit 130');
      expect(await readdir(to)).toEqual([]);
    } finally {
      terminal.close();
    }
  }, 60_000);
});
