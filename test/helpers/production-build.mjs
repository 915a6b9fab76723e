// Plain JavaScript, because Jest loads a global set-up by Node itself.
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const lock = join(root, 'node_modules/.cache/vigil-build.lock');
const lockMs = 120_000;

/** Builds dist/ where it is older than the sources; two runs at once build one after the other. */
export async function buildIfStale() {
  if (await isFresh()) return;
  await takeLock();
  try {
    if (await isFresh()) return;
    process.stderr.write('Building dist/ for the tests that run it (about 15 s) ...\n');
    const { status } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: ['ignore', 2, 2] });
    if (status !== 0) throw new Error('dist/ cannot be built: npm run build says why');
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function isFresh() {
  const built = await stat(join(root, 'dist/workflow-bundle.cjs')).catch(() => undefined);
  if (!built) return false;
  // The folders too: their times show that files are gone.
  const entries = await readdir(join(root, 'src'), { recursive: true });
  const times = await Promise.all(['', ...entries].map(async (name) => (await stat(join(root, 'src', name))).mtimeMs));
  return Math.max(...times) < built.mtimeMs;
}

async function takeLock() {
  await mkdir(join(lock, '..'), { recursive: true });
  for (;;) {
    try {
      return await mkdir(lock);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const held = await stat(lock).catch(() => undefined);
    // Left behind by a run that was killed.
    if (held && Date.now() - held.mtimeMs > lockMs) await rm(lock, { recursive: true, force: true });
    await sleep(250);
  }
}
