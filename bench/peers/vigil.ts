/** Vigil as it is built, beside the same dev server. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import type { AwaitJobInput } from '../../src/await-job-input.js';
import { DEFAULT_TASK_QUEUE, waitId } from '../../src/job.js';
import type { BenchVendor, Contender } from '../contender.js';
import { startDevServer, type TemporalServer } from '../temporal-dev-server.js';
import { startWorkerProcess } from '../worker-process.js';
import { closeTimes } from './temporal/close-times.js';
import { historyCost } from './temporal/history-cost.js';
import { startEach } from './temporal/start-each.js';

const WORKER = fileURLToPath(new URL('../../dist/worker.js', import.meta.url));
const CONNECTION = 'planning';
const PASSWORD = 'EPM_PASSWORD';

export const vigil: Contender = vigilOn('vigil', 'Vigil', startDevServer);

/** @param startServer what keeps its waits */
export function vigilOn(id: string, name: string, startServer: (folder: string) => Promise<TemporalServer>): Contender {
  return {
    id,
    name,
    source: 'docs/architecture.md',
    async open({ folder, vendor, paceMs }) {
      const server = await startServer(folder);
      const config = join(folder, 'vigil.yaml');
      await writeFile(config, configOf(vendor));
      const worker = await startWorkerProcess([WORKER], {
        VIGIL_CONFIG: config,
        [PASSWORD]: vendor.password,
        TEMPORAL_ADDRESS: server.address,
      });
      const { client } = server;
      const taskQueue = DEFAULT_TASK_QUEUE;
      return {
        watch: (jobIds) =>
          startEach(jobIds, (jobId) =>
            client.workflow.start('awaitJob', {
              taskQueue,
              workflowId: waitId(CONNECTION, jobId),
              args: [inputOf(jobId, paceMs)],
            }),
          ),
        processes: () => ({ worker: [worker.pid()], server: server.pids() }),
        ends: () => closeTimes(client, (workflowId) => workflowId.slice(waitId(CONNECTION, '').length)),
        historyOf: (jobId) => historyCost(client, waitId(CONNECTION, jobId)),
        killWorker: () => worker.killAndRestart(),
        killServer: () => server.kill9AndRestart(),
        close: async () => {
          await worker.stop();
          await server.stop();
        },
      };
    },
  };
}

/** Without what the others do not do: messages and content; and without jitter, so that what comes later is lag. */
export function inputOf(jobId: string, paceMs: number): AwaitJobInput {
  const pace = `${paceMs}ms`;
  return {
    connection: CONNECTION,
    jobId,
    pace: { first: pace, factor: 1, max: pace, jitter: 0 },
    collect: { messages: false, content: false },
  };
}

function configOf({ url, application, user }: BenchVendor): string {
  return `content: { store: file, path: ./content }
connections:
  ${CONNECTION}: { vendor: oracle-epm, baseUrl: "${url}", application: ${application}, auth: { user: ${user}, password: "\${env:${PASSWORD}}" } }
`;
}
