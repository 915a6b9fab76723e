// Finds the schema of Temporal's Worker Controller, whose Go module has it: the custom resource definitions as they are applied to a cluster.
import { join } from 'node:path';
import { findOnPath, logToStderr, runCommand, timedStep } from './tool-cache.mjs';

const source = 'github.com/temporalio/temporal-worker-controller@v1.8.1';

/**
 * The path of the definition of WorkerDeployment. Undefined where there is no Go; `log` takes one line at a time.
 * @throws Error when the module cannot be downloaded
 */
export async function findWorkerDeploymentDefinition({ log = logToStderr } = {}) {
  const go = await findOnPath('go');
  if (!go) return undefined;
  const download = () => runCommand(go, ['mod', 'download', '-json', source], { timeoutMs: 120_000 });
  const answer = await timedStep(log, `worker controller: getting ${source}`, download);
  const folder = JSON.parse(answer).Dir;
  return join(folder, 'helm/temporal-worker-controller-crds/templates/temporal.io_workerdeployments.yaml');
}
