import type { Client, WorkflowStartOptions } from '@temporalio/client';
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
  /** The signal to a wait that a watch polls for, which has it poll by itself. */
  pollNowSignal?: string;
  /** The workflows that poll for several jobs. */
  watches?: readonly string[];
}

const CONCURRENT_CALLS = 50;

export function onTemporal(server: TemporalServer, worker: Service, watching: Watching): OpenContender {
  const { client } = server;
  const { workflow, taskQueue, pollNowSignal, watches = [] } = watching;
  return {
    watch: (jobIds) =>
      forEachConcurrent(CONCURRENT_CALLS, jobIds, async (jobId) => {
        const workflowId = watching.workflowIdOf(jobId);
        await client.workflow.start(workflow, { taskQueue, workflowId, args: watching.argsOf(jobId) });
      }),
    processes: () => ({ worker: [worker.pid()], server: server.pids() }),
    ends: () => closeTimes(client, (workflowId) => watching.jobOf(workflowId)),
    heartbeatsPerPoll: watching.heartbeatsPerPoll,
    ...(server.actions && { actions: () => server.actions!() }),
    events: (jobIds) => eventsOf(client, [...jobIds.map((jobId) => watching.workflowIdOf(jobId)), ...watches]),
    ...(pollNowSignal !== undefined && {
      pollNow: (jobIds) =>
        forEachConcurrent(CONCURRENT_CALLS, jobIds, (jobId) =>
          client.workflow.getHandle(watching.workflowIdOf(jobId)).signal(pollNowSignal),
        ),
    }),
    historyOf: (jobId) => historyCost(client, watching.workflowIdOf(jobId)),
    killWorker: () => worker.kill9AndRestart(),
    killServer: () => server.kill9AndRestart(),
  };
}

async function eventsOf(client: Client, workflowIds: readonly string[]): Promise<number> {
  let events = 0;
  await forEachConcurrent(CONCURRENT_CALLS, workflowIds, async (workflowId) => {
    const { historyLength } = await client.workflow.getHandle(workflowId).describe();
    events += historyLength;
  });
  return events;
}
