/** What Temporal's own documents and samples show for polling, each on a dev server of its own. */
import type { Contender, Field, OpenContender } from '../../contender.js';
import { startDevServer } from '../../temporal-dev-server.js';
import { startNodeWorker } from '../../node-worker.js';
import { PEER_WORKFLOWS, peerProgram } from '../../peer-programs.js';
import { onTemporal } from './on-temporal.js';

const QUEUE = 'bench';
/** The SDK sends one in 0.8 of the heartbeat time-out, however often the activity calls; the time-out is two intervals. */
const HEARTBEATS_PER_POLL = 1 / (2 * 0.8);
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
  heartbeatsPerPoll: HEARTBEATS_PER_POLL,
});

interface Polling {
  source: string;
  /** For activities. @default the SDK's */
  slots?: number;
  heartbeatsPerPoll?: number;
}

function polling(id: string, name: string, workflow: string, { source, slots, heartbeatsPerPoll }: Polling) {
  return {
    id,
    name,
    source,
    async open(field: Field): Promise<OpenContender> {
      const { folder, vendor, intervalMs } = field;
      const say = (line: string) => field.say(line);
      const server = await startDevServer(folder);
      field.endWith(() => server.stop());
      const env = {
        BENCH_ADDRESS: server.address,
        BENCH_QUEUE: QUEUE,
        BENCH_WORKFLOWS: PEER_WORKFLOWS,
        BENCH_VENDOR: JSON.stringify(vendor),
        ...(slots !== undefined && { BENCH_ACTIVITIES: String(slots) }),
      };
      const worker = await startNodeWorker({ args: [peerProgram('temporal/worker')], env, folder, say });
      field.endWith(() => worker.stop());
      return onTemporal(server, worker, {
        workflow,
        taskQueue: QUEUE,
        workflowIdOf: (jobId) => jobId,
        jobOf: (workflowId) => workflowId,
        argsOf: (jobId) => [jobId, intervalMs],
        heartbeatsPerPoll,
      });
    },
  } satisfies Contender;
}
