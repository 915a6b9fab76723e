// Installs the types and schemas of Kubernetes, KEDA and the Prometheus operator once, for the check of deploy/kubernetes and the chart. They
// are no dependency of the project: they are large, ask for Node 22 without need, and one test uses them.
import { createHash } from 'node:crypto';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isSealed, seal } from './cache-seal.mjs';
import { logToStderr, makeInCache, runCommand, timedStep } from './tool-cache.mjs';

const source = fileURLToPath(new URL('kubernetes-models/', import.meta.url));

/**
 * The path of a folder with kubernetes-models, @kubernetes-models/keda and @kubernetes-models/prometheus-operator in its node_modules.
 * @throws Error when npm cannot install them
 */
export async function findKubernetesModels({ log = logToStderr } = {}) {
  const lock = await readFile(join(source, 'package-lock.json'));
  const files = ['package.json', 'package-lock.json', 'node_modules/.package-lock.json'];
  return makeInCache({
    name: `kubernetes-models-${createHash('sha256').update(lock).digest('hex').slice(0, 12)}`,
    isReady: (folder) => isSealed(folder, files, log),
    make: async (folder) => {
      for (const file of files.slice(0, 2)) await copyFile(join(source, file), join(folder, file));
      // Flags, because npm passes its settings of this project on to the scripts that it runs.
      const flags = ['--ignore-scripts', '--engine-strict=false', '--loglevel=error', '--no-audit', '--no-fund'];
      await timedStep(log, 'kubernetes-models: npm ci', () => runCommand('npm', ['ci', ...flags], { cwd: folder }));
      await seal(folder, files);
    },
    log,
  });
}
