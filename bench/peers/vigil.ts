/** Vigil as it is built, beside the same dev server. */
import { fileURLToPath } from 'node:url';
import type { AwaitJobInput } from '../../src/contract/await-job-input.js';
import { DEFAULT_TASK_QUEUE, waitId, watchId } from '../../src/contract/ids.js';
import { POLL_NOW_SIGNAL } from '../../src/contract/wait-messages.js';
import type { Contender } from '../contender.js';
import { startNodeWorker } from '../node-worker.js';
import { CONNECTION, writeConfig } from '../planning-config.js';
import { startDevServer, type TemporalServer } from '../temporal-dev-server.js';
import { onTemporal } from './temporal/on-temporal.js';

const WORKER = fileURLToPath(new URL('../../dist/bin/vigil-worker.js', import.meta.url));

export const vigil: Contender = vigilOn('vigil', 'Vigil', startDevServer);

export const vigilShared: Contender = vigilOn('vigil-shared', 'Vigil, shared watch', startDevServer, 'shared');

/** @param startServer what keeps its waits @param watch whether each wait polls by itself, or all quiet ones together */
export function vigilOn(
  id: string,
  name: string,
  startServer: (folder: string) => Promise<TemporalServer>,
  watch: 'own' | 'shared' = 'own',
): Contender {
  return {
    id,
    name,
    source: 'docs/architecture.md',
    // A wait is handed over with its second poll.
    ...(watch === 'shared' && { quietAfter: 1.5 }),
    async open(field) {
      const { folder, vendor, intervalMs } = field;
      const server = await startServer(folder);
      field.endWith(() => server.stop());
      const env = { ...(await writeConfig(folder, vendor, watch)), TEMPORAL_ADDRESS: server.address };
      const worker = await startNodeWorker({ args: [WORKER], env, folder, say: (line) => field.say(line) });
      field.endWith(() => worker.stop());
      return onTemporal(server, worker, {
        workflow: 'awaitJob',
        taskQueue: DEFAULT_TASK_QUEUE,
        workflowIdOf: (jobId) => waitId(CONNECTION, jobId),
        jobOf: (workflowId) => workflowId.slice(waitId(CONNECTION, '').length),
        argsOf: (jobId) => [inputOf(jobId, intervalMs)],
        ...(watch === 'shared' && { pollNowSignal: POLL_NOW_SIGNAL, watches: [watchId(CONNECTION, 0)] }),
      });
    },
  };
}

/** Without messages and content, which the others do not collect; without jitter, so that every delay is lag. */
function inputOf(jobId: string, intervalMs: number): AwaitJobInput {
  const backoff = `${intervalMs}ms`;
  return {
    connection: CONNECTION,
    jobId,
    backoff: { initial: backoff, factor: 1, max: backoff, jitter: 0 },
    collect: { messages: false, content: false },
  };
}
