/** The options of the Worker that serves the workflows which decide the version of their code. */
import { VersioningBehavior, type WorkerDeploymentVersion } from '@temporalio/common';
import type { WorkerOptions } from '@temporalio/worker';
import { quoted } from '../text/shell-word.js';
import { usesPatch } from './patches.js';

export interface Versioning {
  /** @default the worker has no version */
  version?: WorkerDeploymentVersion;
  /** The oldest version of Vigil that must be able to continue the workflows. @default every change of the workflows is used */
  compatibleWith?: string;
}

export function versioningOptions({ version, compatibleWith }: Versioning): Partial<WorkerOptions> {
  return {
    // Not PINNED: a wait may run for weeks and a watch runs for ever, and each would keep the workers of its version running.
    ...(version && {
      workerDeploymentOptions: {
        version,
        useWorkerVersioning: true,
        defaultVersioningBehavior: VersioningBehavior.AUTO_UPGRADE,
      },
    }),
    ...(compatibleWith !== undefined && {
      patchActivationCallback: ({ patchId }) => usesPatch(patchId, compatibleWith),
    }),
  };
}

/** For the log: a worker whose version is not current gets no workflow task, without any error. */
export function versionLine({ deploymentName, buildId }: WorkerDeploymentVersion, workflows: boolean): string {
  if (!workflows) return `the version ${deploymentName} ${buildId} has no effect: this worker serves no workflows`;
  const version = `--deployment-name ${quoted(deploymentName)} --build-id ${quoted(buildId)}`;
  return `the version ${deploymentName} ${buildId} gets workflows while it is current: temporal worker deployment set-current-version ${version}`;
}
