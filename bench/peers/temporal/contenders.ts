/** What Temporal's own documents and samples show for polling, each on a dev server of its own. */
import { fileURLToPath } from 'node:url';
import type { Contender, Field, OpenContender } from '../../contender.js';
import { startDevServer } from '../../temporal-dev-server.js';
import { startNodeWorker } from '../../node-worker.js';
import { onTemporal } from './on-temporal.js';

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
    async open(field: Field): Promise<OpenContender> {
      const { folder, vendor, paceMs } = field;
      const say = (line: string) => field.say(line);
      const server = await startDevServer(folder);
      field.endWith(() => server.stop());
      const env = {
        BENCH_ADDRESS: server.address,
        BENCH_QUEUE: QUEUE,
        BENCH_VENDOR: JSON.stringify(vendor),
        ...(slots !== undefined && { BENCH_ACTIVITIES: String(slots) }),
      };
      const worker = await startNodeWorker({ args: ['--import', 'tsx', WORKER], env, folder, say });
      field.endWith(() => worker.stop());
      return onTemporal(server, worker, {
        workflow,
        taskQueue: QUEUE,
        workflowIdOf: (jobId) => jobId,
        jobOf: (workflowId) => workflowId,
        argsOf: (jobId) => [jobId, paceMs],
      });
    },
  } satisfies Contender;
}
