/** Builds the projects of examples/ once for each state of their files, into the cache, and says how to run what came of it. */
import { createHash } from 'node:crypto';
import { cp, readFile, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findOnPath, logToStderr, makeInCache, runCommand, timedStep } from '../../scripts/tool-cache.mjs';

/** A program and its arguments. */
export type Command = [string, ...string[]];

export interface Toolchain {
  language: string;
  /** Without all of these on PATH the example cannot be built. */
  needs: string[];
  /** Builds the example where it was not built yet. */
  build(): Promise<Programs>;
}

/** A program of the example by the name that its README calls it. */
export type Programs = (...command: Command) => Command;

/** How long a build may take that has to fetch everything on a slow machine. */
export const BUILD_MS = 15 * 60_000;

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));
// What somebody who tries the example by hand leaves in its folder.
const leftovers = ['.venv', '__pycache__', 'target'];

/** Which of the commands are not on PATH, in words; undefined when none is missing. */
export async function whatIsMissing({ needs }: Toolchain): Promise<string | undefined> {
  const found = await Promise.all(needs.map((command) => findOnPath(command)));
  const missing = needs.filter((_command, nth) => found[nth] === undefined);
  return missing.length > 0 ? `${missing.join(' and ')} not on PATH` : undefined;
}

export const python: Toolchain = {
  language: 'Python',
  needs: ['python3'],
  async build() {
    const requirements = join(examples, 'python/requirements.txt');
    const version = await runCommand('python3', ['--version']);
    const venv = await once('python', [version, await readFile(requirements, 'utf8')], async (folder) => {
      await runCommand('python3', ['-m', 'venv', folder]);
      await runCommand(join(folder, 'bin/python'), ['-m', 'pip', 'install', '--quiet', '-r', requirements]);
    });
    return (name, ...args) => [join(venv, 'bin/python'), '-B', join(examples, 'python', `${name}.py`), ...args];
  },
};

export const go: Toolchain = {
  language: 'Go',
  needs: ['go'],
  async build() {
    const binaries = await once('go', [await runCommand('go', ['version']), await textOf('go')], async (folder) => {
      await runCommand('go', ['vet', './...'], { cwd: join(examples, 'go') });
      await runCommand('go', ['build', '-o', `${folder}/`, './...'], { cwd: join(examples, 'go') });
    });
    return (name, ...args) => [join(binaries, name), ...args];
  },
};

export const java: Toolchain = {
  language: 'Java',
  needs: ['java', 'mvn'],
  async build() {
    const project = await once('java', [await textOf('java')], async (folder) => {
      await cp(join(examples, 'java'), folder, {
        recursive: true,
        filter: (path) => !leftovers.includes(basename(path)),
      });
      await runCommand('mvn', ['--batch-mode', '--quiet', 'package'], { cwd: folder });
    });
    return (name, ...args) => ['java', '-cp', join(project, 'target/nightly.jar'), `nightly.${name}`, ...args];
  },
};

/** The folder that `make` filled, now or in an earlier run from the same text. */
async function once(name: string, madeFrom: string[], make: (folder: string) => Promise<void>): Promise<string> {
  const hash = createHash('sha256').update(madeFrom.join('\0')).digest('hex').slice(0, 12);
  return makeInCache({
    name: `example-${name}-${hash}`,
    isReady: (folder) =>
      stat(folder)
        .then(() => true)
        .catch(() => false),
    make: (folder) => timedStep(logToStderr, `examples/${name}: building (a minute or two, once)`, () => make(folder)),
    log: logToStderr,
  });
}

async function textOf(project: string): Promise<string> {
  const folder = join(examples, project);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter(
      (path) =>
        !path
          .slice(folder.length)
          .split('/')
          .some((part) => leftovers.includes(part)),
    )
    .sort();
  return (await Promise.all(paths.map(async (path) => `${path}\0${await readFile(path, 'utf8')}`))).join('\0');
}
