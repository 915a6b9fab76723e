// Finds the servers of object stores that the tests use, or builds and installs them once. From the shell: prints their paths on stdout.
import { createHash } from 'node:crypto';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isSealed, seal } from './cache-seal.mjs';
import { findOnPath, goInstall, isExecutable, logToStderr, makeInCache, runCommand, timedStep } from './tool-cache.mjs';

/** S3 over a folder. Undefined where there is no Go to build it with. */
export async function findVersitygw(options) {
  return built('versitygw', 'github.com/versity/versitygw/cmd/versitygw', 'v1.8.0', options);
}

/** Google Cloud Storage over a folder. Undefined where there is no Go to build it with. */
export async function findFakeGcsServer(options) {
  return built('fake-gcs-server', 'github.com/fsouza/fake-gcs-server', 'v1.56.1', options);
}

async function built(name, source, version, { log = logToStderr } = {}) {
  const isReady = async (folder) => (await isExecutable(join(folder, name))) && (await isSealed(folder, [name], log));
  const go = await findOnPath('go');
  if (!go) return undefined;
  const make = async (folder) => {
    await timedStep(log, `${name}: building ${source}@${version} with ${go} (about 5 minutes on 2 cores, once)`, () =>
      goInstall(go, { source: `${source}@${version}`, flags: '-s -w', folder }),
    );
    await seal(folder, [name]);
  };
  return join(await makeInCache({ name: `${name}-${version}`, isReady, make, log }), name);
}

const azurite = fileURLToPath(new URL('azurite/', import.meta.url));

/** The script of Azurite's blob service, for Node. No dependency of the project: it is large, and its newer versions need Node 22. */
export async function findAzurite({ log = logToStderr } = {}) {
  const lock = await readFile(join(azurite, 'package-lock.json'));
  const files = ['package.json', 'package-lock.json', 'node_modules/.package-lock.json'];
  const folder = await makeInCache({
    name: `azurite-${createHash('sha256').update(lock).digest('hex').slice(0, 12)}`,
    isReady: (finished) => isSealed(finished, files, log),
    make: async (making) => {
      for (const file of files.slice(0, 2)) await copyFile(join(azurite, file), join(making, file));
      const flags = ['--ignore-scripts', '--engine-strict=false', '--loglevel=error', '--no-audit', '--no-fund'];
      await timedStep(log, 'azurite: npm ci', () => runCommand('npm', ['ci', ...flags], { cwd: making }));
      await seal(making, files);
    },
    log,
  });
  return join(folder, 'node_modules/azurite/dist/src/blob/main.js');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    for (const find of [findVersitygw, findFakeGcsServer, findAzurite]) console.log((await find()) ?? 'no Go');
  } catch (error) {
    logToStderr(error.message);
    process.exitCode = 1;
  }
}
