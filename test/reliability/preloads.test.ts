/** What `npm run chaos` loads into a worker before the worker's own code. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, expect, it } from '@jest/globals';

const run = promisify(execFile);
const pathOf = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

let folder: string | undefined;
afterEach(async () => {
  if (folder) await rm(folder, { recursive: true, force: true });
});

it('kill-points.mjs finds everything that it wraps in the production build', async () => {
  const { stderr } = await run(process.execPath, ['--import', pathOf('reliability/chaos/kill-points.mjs'), '-e', '0']);
  expect(stderr).toBe('');
});

it('aged-parts.mjs makes a fresh partial file old enough for the sweep, and nothing else does', async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-parts-'));
  const parts = join(folder, 'gallery', '.partial');
  await mkdir(parts, { recursive: true });
  await writeFile(join(parts, '0123456789abcdef.partial'), 'half');
  const program = `
    import { StoreFolder } from ${JSON.stringify(pathOf('dist/content/store-folder.js'))};
    console.log(JSON.stringify(await new StoreFolder(${JSON.stringify(folder)}).sweep()));`;
  const sweep = async (...preload: string[]) => {
    const { stdout } = await run(process.execPath, [...preload, '--input-type=module', '-e', program]);
    return JSON.parse(stdout) as unknown;
  };
  expect(await sweep()).toEqual({ files: 0, bytes: 0 });
  expect(await sweep('--import', pathOf('reliability/chaos/aged-parts.mjs'))).toEqual({ files: 1, bytes: 4 });
});
