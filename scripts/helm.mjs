// Finds Helm, or builds it once with Go. From the shell: prints its path on stdout.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isSealed, seal } from './cache-seal.mjs';
import {
  cacheFolder,
  findOnPath,
  goInstall,
  isExecutable,
  logToStderr,
  makeInCache,
  runCommand,
  timedStep,
} from './tool-cache.mjs';

const version = 'v3.22.0';
const folderName = `helm-${version}`;

/**
 * The path of a `helm` of version 3 or newer: the one on PATH or in the cache, otherwise a new one built with Go. Undefined where there is neither
 * Helm nor Go; `log` takes one line at a time.
 * @throws Error when the build fails
 */
export async function findHelm({ log = logToStderr } = {}) {
  const installed = await findOnPath('helm');
  if (installed && /^v[3-9]/.test(await runCommand(installed, ['version', '--short']))) return installed;
  const isReady = async (folder) =>
    (await isExecutable(join(folder, 'helm'))) && (await isSealed(folder, ['helm'], log));
  const cached = join(cacheFolder(), folderName);
  if (await isReady(cached)) return join(cached, 'helm');

  const go = await findOnPath('go');
  if (!go) return undefined;
  const make = async (folder) => {
    const source = `helm.sh/helm/v3/cmd/helm@${version}`;
    const flags = `-s -w -X helm.sh/helm/v3/internal/version.version=${version}`;
    await timedStep(log, `helm: building ${source} with ${go} (about 10 minutes on 2 cores, once)`, () =>
      goInstall(go, { source, flags, folder }),
    );
    await seal(folder, ['helm']);
  };
  return join(await makeInCache({ name: folderName, isReady, make, log }), 'helm');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    const path = await findHelm();
    if (path === undefined) throw new Error('no helm: install it (https://helm.sh), or Go 1.26 or newer to build it');
    console.log(path);
  } catch (error) {
    logToStderr(error.message);
    process.exitCode = 1;
  }
}
