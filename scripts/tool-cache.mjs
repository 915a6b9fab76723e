// Where tools that are fetched or built once are kept, and how two processes share that place.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { access, mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const lockPollMs = 500;
// A process id can be used again after a reboot; no build takes this long.
const lockStaleMs = 30 * 60_000;
const reportEveryMs = 20_000;

/** The line logger of the scripts: stderr, because stdout is for the answer. */
export function logToStderr(line) {
  process.stderr.write(`${line}\n`);
}

/** `$XDG_CACHE_HOME/vigil`, or `~/.cache/vigil`; the XDG specification says to ignore a relative path. */
export function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME;
  return join(base && isAbsolute(base) ? base : join(homedir(), '.cache'), 'vigil');
}

export function formatElapsed(ms) {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Runs `action` and logs its begin, that it is still at it (each 20 s), and how long it took or why it failed. */
export async function timedStep(log, what, action) {
  const startedAt = Date.now();
  const elapsed = () => formatElapsed(Date.now() - startedAt);
  log(`${what} ...`);
  const ticker = setInterval(() => log(`${what} ... ${elapsed()} so far`), reportEveryMs);
  try {
    const result = await action();
    log(`${what}: done in ${elapsed()}`);
    return result;
  } catch (error) {
    log(`${what}: failed after ${elapsed()}: ${error.message}`);
    throw error;
  } finally {
    clearInterval(ticker);
  }
}

export async function isExecutable(path) {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** The path of `command` on PATH, or undefined. */
export async function findOnPath(command) {
  for (const folder of (process.env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const path = join(folder, command);
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

/**
 * Runs a command to its end and resolves with its stdout. Rejects with the last lines of its output when it fails.
 * `timeoutMs` 0 (the default) sets no limit.
 */
export async function runCommand(command, args, { env = process.env, cwd, timeoutMs = 0 } = {}) {
  const child = spawn(command, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  const [code, signal] = await once(child, 'close');
  if (code === 0) return stdout;
  const lastLines = `${stdout}\n${stderr}`.trim().split('\n').slice(-5).join(' | ');
  throw new Error(`${command} ${args[0] ?? ''} ended with ${signal ?? `code ${code}`}: ${lastLines}`);
}

/** Builds a Go program into the folder, with these flags of the linker. It needs no C compiler. */
export async function goInstall(go, { source, flags, folder }) {
  const env = { ...process.env, GOBIN: folder, CGO_ENABLED: '0' };
  await runCommand(go, ['install', '-ldflags', flags, source], { env, cwd: folder });
}

/**
 * Makes the folder `name` in the cache: `make(folder)` fills an empty folder beside the final place, which a rename then puts
 * there whole. The lock only saves a second process the work; what keeps the cache sound is the rename.
 * Resolves with the final folder. Does nothing when `isReady(folder)` already holds.
 */
export async function makeInCache({ name, isReady, make, log }) {
  const cache = cacheFolder();
  const finished = join(cache, name);
  if (await isReady(finished)) return finished;
  await mkdir(cache, { recursive: true });
  return withLock(join(cache, `${name}.lock`), log, async () => {
    if (await isReady(finished)) return finished;
    await removeAbandoned(cache, `${name}.making-`);
    const making = join(cache, `${name}.making-${process.pid}`);
    // Whatever the umask: what others can write is not used.
    await mkdir(making, { mode: 0o755 });
    try {
      await make(making);
      await putInPlace(making, finished, isReady);
    } finally {
      await rm(making, { recursive: true, force: true });
    }
    return finished;
  });
}

async function putInPlace(making, finished, isReady) {
  try {
    await rename(making, finished);
  } catch (error) {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    if (await isReady(finished)) return;
    await rm(finished, { recursive: true, force: true });
    await rename(making, finished);
  }
}

async function removeAbandoned(cache, prefix) {
  for (const entry of await readdir(cache)) {
    if (!entry.startsWith(prefix)) continue;
    if (!isAlive(Number(entry.slice(prefix.length)))) await rm(join(cache, entry), { recursive: true, force: true });
  }
}

/** Runs `action` while no other process holds the lock file `path`; takes over the lock of a process that is gone. */
export async function withLock(path, log, action) {
  let announced = false;
  for (;;) {
    const handle = await open(path, 'wx').catch((error) => {
      if (error.code === 'EEXIST') return undefined;
      throw error;
    });
    if (handle) {
      await handle.writeFile(String(process.pid));
      await handle.close();
      break;
    }
    const holder = await readLock(path);
    if (holder?.stale) {
      await rm(path, { force: true });
      continue;
    }
    if (holder && !announced) log(`waiting for process ${holder.pid || '?'}, which holds ${path} ...`);
    announced ||= Boolean(holder);
    await sleep(lockPollMs);
  }
  try {
    return await action();
  } finally {
    await rm(path, { force: true });
  }
}

async function readLock(path) {
  try {
    const { mtimeMs } = await stat(path);
    const pid = Number(await readFile(path, 'utf8'));
    const age = Date.now() - mtimeMs;
    // The holder writes its id just after it creates the file: an empty one is stale only when it stays empty.
    return { pid, stale: age > lockStaleMs || (pid ? !isAlive(pid) : age > 10_000) };
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(pid) {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
