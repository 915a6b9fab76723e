/** What Temporal's own documents and samples show for polling, each on a dev server of its own. */
import { fileURLToPath } from 'node:url';
import type { Contender, Field, OpenContender } from '../../contender.js';
import { startDevServer } from '../../temporal-dev-server.js';
import { startWorkerProcess } from '../../worker-process.js';
import { closeTimes } from './close-times.js';
import { historyCost } from './history-cost.js';
import { startEach } from './start-each.js';

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));
const QUEUE = 'bench';
const FREQUENT = 'https://github.com/temporalio/samples-typescript/tree/main/polling/frequent';

export const timerLoop = polling('timer-loop', 'timer loop', 'timerLoop', {
  source: 'https://docs.temporal.io/develop/typescript/timers',
});
export const localLoop = polling('local-loop', 'timer and local activity', 'localLoop', {
  source: 'https://docs.temporal.io/local-activity',
});
export const retryPolling = polling('retry-polling', 'activity retry', 'retryPolling', {
  source: 'https://docs.temporal.io/design-patterns/polling-external-services',
});
export const heartbeatLoop = polling('heartbeat-loop', 'heart-beating loop', 'heartbeatLoop', {
  source: FREQUENT,
  slots: 20_000,
});

function polling(id: string, name: string, workflow: string, { source, slots }: { source: string; slots?: number }) {
  return {
    id,
    name,
    source,
    async open({ folder, vendor, paceMs }: Field): Promise<OpenContender> {
      const server = await startDevServer(folder);
      const worker = await startWorkerProcess(['--import', 'tsx', WORKER], {
        BENCH_ADDRESS: server.address,
        BENCH_QUEUE: QUEUE,
        BENCH_VENDOR: JSON.stringify(vendor),
        ...(slots !== undefined && { BENCH_ACTIVITIES: String(slots) }),
      });
      const { client } = server;
      return {
        watch: (jobIds) =>
          startEach(jobIds, (jobId) =>
            client.workflow.start(workflow, { taskQueue: QUEUE, workflowId: jobId, args: [jobId, paceMs] }),
          ),
        processes: () => ({ worker: [worker.pid()], server: server.pids() }),
        ends: () => closeTimes(client, (workflowId) => workflowId),
        historyOf: (jobId) => historyCost(client, jobId),
        killWorker: () => worker.killAndRestart(),
        killServer: () => server.kill9AndRestart(),
        close: async () => {
          await worker.stop();
          await server.stop();
        },
      };
    },
  } satisfies Contender;
}
