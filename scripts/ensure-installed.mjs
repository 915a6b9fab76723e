// Makes sure that the dependencies are installed, so that `npm test` and `npm run demo` need no step before them.
// From the shell: `node scripts/ensure-installed.mjs -- <command> [arguments]` then runs the command.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { isatty } from 'node:tty';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { logToStderr, timedStep, withLock } from './tool-cache.mjs';

const projectFolder = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs `npm ci` where node_modules does not hold what package-lock.json says; npm's output goes to stderr. `folder` is the project's.
 * Resolves with whether it installed.
 * @throws Error when `npm ci` fails
 */
export async function ensureInstalled({ log = logToStderr, folder = projectFolder } = {}) {
  if (!(await reasonToInstall(folder))) return false;
  const lock = join(tmpdir(), `vigil-npm-ci-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}.lock`);
  return withLock(lock, log, async () => {
    // Another process may have installed while this one waited for the lock.
    const reason = await reasonToInstall(folder);
    if (!reason) return false;
    await timedStep(log, `dependencies: ${reason}; running npm ci`, () => runNpmCi(folder));
    return true;
  });
}

/**
 * Compares npm's record of what it installed with the lock file, by content: a checkout or a copy changes the files' times at will.
 * npm writes the record last, so an installation that was interrupted has none.
 */
async function reasonToInstall(folder) {
  const wanted = await readPackages(join(folder, 'package-lock.json'));
  if (!wanted) throw new Error(`no package-lock.json in ${folder}`);
  const installed = await readPackages(join(folder, 'node_modules', '.package-lock.json'));
  if (!installed) return 'node_modules is missing or incomplete';
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '' || entry.link) continue;
    const found = installed[path];
    // What is optional may be for another platform.
    if (!found && !entry.optional && !entry.devOptional) return `${path} is not installed`;
    if (found && !isSame(found, entry)) return `${path} is ${found.version}, not ${entry.version}`;
  }
  // What is there beyond the lock file does no harm, and may be somebody's own.
  return undefined;
}

function isSame(found, entry) {
  return found.version === entry.version && found.integrity === entry.integrity;
}

async function readPackages(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function runNpmCi(folder) {
  // npm's stdout goes to our stderr, because ours is for the command's answer.
  const code = await runToEnd('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 2, 2] });
  if (code !== 0) throw new Error(`npm ci ended with code ${code}`);
}

/** Runs a command in place of this process: with its stdio, and with the project's own commands on PATH, as in an npm script. */
function runInstead([command, ...args]) {
  const path = [join(projectFolder, 'node_modules', '.bin'), process.env.PATH].filter(Boolean).join(delimiter);
  return runToEnd(command, args, { stdio: 'inherit', env: { ...process.env, PATH: path } });
}

/**
 * Runs a command, forwards SIGINT and SIGTERM to it, and waits for its end. Resolves with its exit code, or with 128 and the signal's number, as
 * a shell does.
 */
async function runToEnd(command, args, options) {
  // A terminal sends Ctrl-C to the command itself; forwarded as well, it would count as a second one.
  const onTerminal = [0, 1, 2].some((descriptor) => isatty(descriptor));
  let child;
  const forward = (signal) => {
    if (signal !== 'SIGINT' || !onTerminal) child?.kill(signal);
  };
  // Before the command is there: a signal that comes as it starts would end this process and leave the command behind.
  process.on('SIGINT', forward).on('SIGTERM', forward);
  try {
    child = spawn(command, args, options);
    const [code, signal] = await once(child, 'exit');
    return code ?? 128 + constants.signals[signal];
  } finally {
    process.off('SIGINT', forward).off('SIGTERM', forward);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [separator, ...command] = process.argv.slice(2);
  try {
    if (separator !== undefined && (separator !== '--' || command.length === 0)) {
      throw new Error('usage: node scripts/ensure-installed.mjs [-- <command> [arguments]]');
    }
    await ensureInstalled();
    if (separator) process.exitCode = await runInstead(command);
  } catch (error) {
    logToStderr(error.message);
    process.exitCode = 1;
  }
}
