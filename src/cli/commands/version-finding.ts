/** What `vigil check` says about worker versions: versioned workers get no workflow task until somebody makes their version current. Pure. */
import type { WorkerDeploymentVersion } from '@temporalio/common';
import type { TemporalFlags } from '../../temporal/target.js';
import type { WorkerVersions } from '../../temporal/worker-versions.js';
import { quoted, targetFlags } from '../terminal/command-line.js';
import type { Finding } from '../terminal/finding.js';

type Versions = WorkerVersions;

/** @returns undefined if no worker has a version and none is current */
export function versionFinding(taskQueue: string, versions: Versions, flags: TemporalFlags): Finding | undefined {
  const { current, polling } = versions;
  if (!current && polling.length === 0) return undefined;
  const what = `worker version of the task queue ${taskQueue}`;
  return { what, ...(current ? ofCurrent(current, versions, flags) : ofNone(versions, flags)) };
}

type Said = Omit<Finding, 'what'>;

function ofNone({ polling, unversioned }: Versions, flags: TemporalFlags): Said {
  const [first] = polling as [WorkerDeploymentVersion];
  const names = `polling: ${polling.map(nameOf).join(', ')}`;
  const command = `\`${temporal('set-current-version', first, flags)}\``;
  return unversioned
    ? {
        ok: true,
        found: `workers without a version get all workflow tasks; ${names}`,
        hint: `to change over, run ${command}`,
      }
    : {
        ok: false,
        found: `no version is current, so no worker gets workflow tasks; ${names}`,
        hint: `run ${command}`,
      };
}

function ofCurrent(current: WorkerDeploymentVersion, versions: Versions, flags: TemporalFlags): Said {
  const { ramping, polling, unversioned } = versions;
  const isPolling = (version: WorkerDeploymentVersion) => polling.some((one) => isSame(one, version));
  const others = polling.filter((one) => !isSame(one, current) && !(ramping && isSame(one, ramping)));
  const absent = [...(ramping && ramping.percent > 0 ? [ramping] : []), current].find((version) => !isPolling(version));
  const gone = (version: WorkerDeploymentVersion) => (isPolling(version) ? '' : ', and no worker of it polls');
  const found = [
    `${nameOf(current)} is current${gone(current)}`,
    ...(ramping ? [`${nameOf(ramping)} gets ${ramping.percent} % of the workflows${gone(ramping)}`] : []),
    ...(others.length > 0 ? [`also polling: ${others.map(nameOf).join(', ')}`] : []),
    ...(unversioned ? ['workers without a version get no workflow tasks'] : []),
  ].join('; ');
  if (!absent) return { ok: true, found };
  const instead = absent === current ? insteadOf(current, others, unversioned, flags) : noRamp(absent, flags);
  const { deploymentName, buildId } = absent;
  const start = `vigil-worker --deployment-name ${quoted(deploymentName)} --build-id ${quoted(buildId)}`;
  return { ok: false, found, hint: `start \`${start}\`${instead ? `, or run \`${instead}\`` : ''}` };
}

function insteadOf(
  { deploymentName }: WorkerDeploymentVersion,
  [other]: WorkerDeploymentVersion[],
  unversioned: boolean,
  flags: TemporalFlags,
): string | undefined {
  if (other) return temporal('set-current-version', other, flags);
  return unversioned ? temporal('set-current-version', { deploymentName }, flags) : undefined;
}

function noRamp(version: WorkerDeploymentVersion, flags: TemporalFlags): string {
  return temporal('set-ramping-version', version, flags, '--delete');
}

/** @param version without a build id: the workers without a version */
function temporal(
  verb: string,
  { deploymentName, buildId }: Pick<WorkerDeploymentVersion, 'deploymentName'> & Partial<WorkerDeploymentVersion>,
  { address, namespace, profile }: TemporalFlags,
  ...more: string[]
): string {
  const version = buildId === undefined ? ['--unversioned'] : ['--build-id', quoted(buildId)];
  const words = ['--deployment-name', quoted(deploymentName), ...version, ...more];
  return ['temporal worker deployment', verb, ...words, ...targetFlags({ address, namespace, profile })].join(' ');
}

function nameOf({ deploymentName, buildId }: WorkerDeploymentVersion): string {
  return `${deploymentName} ${buildId}`;
}

function isSame(one: WorkerDeploymentVersion, other: WorkerDeploymentVersion): boolean {
  return one.deploymentName === other.deploymentName && one.buildId === other.buildId;
}
