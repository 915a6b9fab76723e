import { LIBERAL } from '../helpers/policies.js';
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { NexusIcSimulator } from '../../simulators/nexus-ic.js';
import { createPollActivities, createWaitActivities } from '../../src/activities/index.js';
import { pollsQueue } from '../../src/contract/ids.js';
import { historyLength, until } from '../helpers/waits.js';
import { WORKFLOW_CACHE, workflowBundle } from '../helpers/workflow-bundle.js';
import { nexusIcClient, serveInTests, untilJob } from './served.js';

const served = serveInTests();

/** A Worker that can be ended while others go on. */
async function launch(options: Omit<Parameters<typeof Worker.create>[0], 'connection'>): Promise<() => Promise<void>> {
  const worker = await Worker.create({ connection: served.server.nativeConnection, ...options });
  const run = worker.run();
  return async () => {
    worker.shutdown();
    await run;
  };
}

describe('a wait whose worker was away', () => {
  it("ends with the job's end, not with the deadline that passed meanwhile", async () => {
    const simulator = new NexusIcSimulator();
    await simulator.start();
    const client = nexusIcClient(simulator);
    const taskQueue = `vigil-${randomUUID().slice(0, 8)}`;
    const workflows = {
      taskQueue,
      workflowBundle: workflowBundle(),
      activities: { ...createWaitActivities(served.server.client) },
      ...WORKFLOW_CACHE,
    };
    const endPolls = await launch({
      taskQueue: pollsQueue(taskQueue, 'conn'),
      activities: { ...createPollActivities('conn', client, { policy: LIBERAL }) },
    });
    let endWorkflows = await launch(workflows);
    try {
      const jobId = simulator.addJob({ timeline: [{ status: 3, ms: 2_500 }, { status: 4 }] });
      const handle = await served.server.client.workflow.start('awaitJob', {
        taskQueue,
        workflowId: `race-${randomUUID()}`,
        args: [
          {
            connection: 'conn',
            jobId,
            backoff: { initial: '100ms', max: '200ms' },
            deadline: '4s',
            onDeadline: 'leave',
            collect: { messages: false, content: false },
          },
        ],
      });
      const asked = Date.now();
      await untilJob(handle, ({ state }) => state === 'running');
      const before = await historyLength(handle);
      await endWorkflows();
      // The poll is scheduled, started and completed, and its workflow task scheduled: nobody is there to take it.
      await until(async () => (await historyLength(handle)) >= before + 2);
      await until(() => Date.now() > asked + 4_500);
      endWorkflows = await launch(workflows);
      expect(await handle.result()).toMatchObject({ state: 'succeeded', cancel: null });
    } finally {
      await endWorkflows();
      await endPolls();
      await client.close();
      await simulator.stop();
    }
  }, 60_000);
});
