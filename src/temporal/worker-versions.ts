/** The versions of the workers that poll a task queue for workflows, and which of them the Temporal server gives the tasks to. */
import type { WorkerDeploymentVersion } from '@temporalio/common';
import proto from '@temporalio/proto';
import { isLivePoller, type WorkflowService } from './pollers.js';

const { TaskQueueType, WorkerVersioningMode } = proto.temporal.api.enums.v1;

export interface WorkerVersions {
  /** Gets the workflow tasks; absent: workers without a version get them. */
  current?: WorkerDeploymentVersion;
  /** Gets a part of them. */
  ramping?: WorkerDeploymentVersion & { percent: number };
  /** For the workers that poll now, without repetition. */
  polling: WorkerDeploymentVersion[];
  /** Whether workers without a version poll. */
  unversioned: boolean;
}

/** @param now milliseconds since the epoch */
export async function workerVersions(
  workflowService: WorkflowService,
  namespace: string,
  queue: string,
  now: number,
): Promise<WorkerVersions> {
  const { pollers, versioningInfo } = await workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: queue },
    taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  });
  const { currentDeploymentVersion, rampingDeploymentVersion, rampingVersionPercentage } = versioningInfo ?? {};
  const ramping = versionOf(rampingDeploymentVersion);
  const live = pollers.filter((poller) => isLivePoller(poller, now)).map(({ deploymentOptions }) => deploymentOptions);
  const versioned = live.filter(
    (options) => options?.workerVersioningMode === WorkerVersioningMode.WORKER_VERSIONING_MODE_VERSIONED,
  );
  const polling = new Map(
    versioned.flatMap((options) => versionOf(options) ?? []).map((version) => [JSON.stringify(version), version]),
  );
  return {
    current: versionOf(currentDeploymentVersion),
    ...(ramping && { ramping: { ...ramping, percent: rampingVersionPercentage ?? 0 } }),
    polling: [...polling.values()],
    unversioned: versioned.length < live.length,
  };
}

interface Named {
  deploymentName?: string | null;
  buildId?: string | null;
}

function versionOf(named: Named | null | undefined): WorkerDeploymentVersion | undefined {
  return named?.deploymentName && named.buildId
    ? { deploymentName: named.deploymentName, buildId: named.buildId }
    : undefined;
}
