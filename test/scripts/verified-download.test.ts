import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isSealed, seal } from '../../scripts/cache-seal.mjs';
import { TestAuthority } from '../helpers/certificates.js';

const run = promisify(execFile);
const authority = new TestAuthority('Releases CA');

let folder: string;
const closers: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-download-'));
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await rm(folder, { recursive: true, force: true });
});

/** An archive with one script, `temporal`, which would print what it is given. */
async function archive(says: string): Promise<Buffer> {
  const source = join(folder, 'source');
  await mkdir(source, { recursive: true });
  await writeFile(join(source, 'temporal'), `#!/bin/sh\necho ${says}\n`);
  await run('tar', ['-czf', join(folder, 'made.tar.gz'), '-C', source, 'temporal']);
  return readFile(join(folder, 'made.tar.gz'));
}

async function serve(answer: { body: Buffer } | { redirect: string }): Promise<string> {
  const server = createServer(authority.issue(), (_request, response) => {
    if ('body' in answer) response.end(answer.body);
    else response.writeHead(302, { location: answer.redirect }).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}/archive`;
}

/** In a process of its own, because Node reads NODE_EXTRA_CA_CERTS only when it starts. @returns what it complains about */
async function download(url: string, sha256: string): Promise<string> {
  const target = join(folder, 'target');
  await mkdir(target);
  await writeFile(join(folder, 'ca.pem'), authority.pem);
  const source = new URL('../../scripts/temporal-download.mjs', import.meta.url).href;
  const options = JSON.stringify({ url, sha256, folder: target, executable: 'temporal' });
  const script = `import { downloadVerified } from '${source}';
await downloadVerified(${options}).catch((error) => console.log(error.message));`;
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { env });
  return stdout.trim();
}

const sumOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('a downloaded archive', () => {
  it('is unpacked if it has the pinned sum', async () => {
    const body = await archive('released');
    expect(await download(await serve({ body }), sumOf(body))).toBe('');
    expect((await run(join(folder, 'target', 'temporal'))).stdout).toBe('released\n');
    expect(await readdir(join(folder, 'target'))).toEqual(['temporal']);
  });

  it('is neither unpacked nor kept if it has another sum', async () => {
    const released = sumOf(await archive('released'));
    const fake = await archive('fake');
    expect(await download(await serve({ body: fake }), released)).toBe(
      `the archive has the SHA-256 sum ${sumOf(fake)}, not ${released}`,
    );
    expect(await readdir(join(folder, 'target'))).toEqual([]);
  });

  it.each(['http://127.0.0.1:9/archive', 'ftp://127.0.0.1/archive'])('is not requested from %s', async (url) => {
    expect(await download(url, '0'.repeat(64))).toMatch(/ is not https$/);
  });

  it('is not requested if a redirect leaves https', async () => {
    const url = await serve({ redirect: 'http://127.0.0.1:9/archive' });
    expect(await download(url, '0'.repeat(64))).toBe('http://127.0.0.1:9 is not https');
  });
});

describe('a cached file', () => {
  const said: string[] = [];
  const isUsed = () => isSealed(join(folder, 'tool'), ['temporal'], (line) => said.push(line));
  beforeEach(async () => {
    said.length = 0;
    await mkdir(join(folder, 'tool'), { mode: 0o700 });
    await writeFile(join(folder, 'tool', 'temporal'), 'built here');
  });

  it('is used while it is unchanged', async () => {
    await seal(join(folder, 'tool'), ['temporal']);
    expect(await isUsed()).toBe(true);
  });

  it('is not used once it has changed', async () => {
    await seal(join(folder, 'tool'), ['temporal']);
    await writeFile(join(folder, 'tool', 'temporal'), 'something else');
    expect(await isUsed()).toBe(false);
    expect(said.join()).toContain('not used, because it has changed since it was put there');
  });

  it('is not used if others can write to the cache', async () => {
    await chmod(join(folder, 'tool'), 0o777);
    expect(await isUsed()).toBe(false);
    expect(said.join()).toContain('not used, because others can write it');
  });

  it('is used as it is if an earlier version made it, and checked from then on', async () => {
    expect(await isUsed()).toBe(true);
    await writeFile(join(folder, 'tool', 'temporal'), 'something else');
    expect(await isUsed()).toBe(false);
  });
});
