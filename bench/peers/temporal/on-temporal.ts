import type { WorkflowStartOptions } from '@temporalio/client';
import { forEachConcurrent } from '../../../src/client/for-each-concurrent.js';
import type { OpenContender } from '../../contender.js';
import type { Service } from '../../service.js';
import type { TemporalServer } from '../../temporal-dev-server.js';
import { closeTimes } from './close-times.js';
import { historyCost } from './history-cost.js';

/** How a contender on Temporal watches a job: by one workflow. */
export interface Watching {
  workflow: string;
  taskQueue: string;
  workflowIdOf(jobId: string): string;
  jobOf(workflowId: string): string;
  argsOf(jobId: string): WorkflowStartOptions['args'];
  heartbeatsPerPoll?: number;
}

const CONCURRENT_STARTS = 50;

export function onTemporal(server: TemporalServer, worker: Service, watching: Watching): OpenContender {
  const { client } = server;
  const { workflow, taskQueue } = watching;
  return {
    watch: (jobIds) =>
      forEachConcurrent(CONCURRENT_STARTS, jobIds, async (jobId) => {
        const workflowId = watching.workflowIdOf(jobId);
        await client.workflow.start(workflow, { taskQueue, workflowId, args: watching.argsOf(jobId) });
      }),
    processes: () => ({ worker: [worker.pid()], server: server.pids() }),
    ends: () => closeTimes(client, (workflowId) => watching.jobOf(workflowId)),
    heartbeatsPerPoll: watching.heartbeatsPerPoll,
    historyOf: (jobId) => historyCost(client, watching.workflowIdOf(jobId)),
    killWorker: () => worker.kill9AndRestart(),
    killServer: () => server.kill9AndRestart(),
  };
}
