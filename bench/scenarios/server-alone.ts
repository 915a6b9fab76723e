/** How many looks a second a Temporal server can keep at all: activities that fail at once and are retried, and ask no vendor. */
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { forEachAtOnce } from '../../src/client/at-once.js';
import { costOf } from '../process-cost.js';
import type { TemporalServer } from '../temporal-dev-server.js';
import { startNodeWorker } from '../node-worker.js';

export interface ServerCeiling {
  retriesASecond: number;
  /** Processors in use meanwhile. */
  cores: { server: number; worker: number };
}

const WORKER = fileURLToPath(new URL('../peers/temporal/worker.ts', import.meta.url));
const QUEUE = 'bench';
/** Far more than any server here can do. A server fires timers up to a second late, so that the quick pace alone would not fill it. */
const WORKFLOWS = 1_000;
const PACE_MS = 100;
const SETTLE_MS = 5_000;
const ASKED_AT_ONCE = 16;

export async function serverCeiling(
  server: TemporalServer,
  { folder, windowMs, say }: { folder: string; windowMs: number; say: (line: string) => void },
): Promise<ServerCeiling> {
  const env = { BENCH_ADDRESS: server.address, BENCH_QUEUE: QUEUE };
  const worker = await startNodeWorker({ args: ['--import', 'tsx', WORKER], env, folder, say });
  const ids = Array.from({ length: WORKFLOWS }, (_, nth) => `ceiling-${nth}`);
  const { client } = server;
  await forEachAtOnce(ASKED_AT_ONCE, ids, async (workflowId) => {
    await client.workflow.start('retryPolling', { taskQueue: QUEUE, workflowId, args: [workflowId, PACE_MS] });
  });
  await sleep(SETTLE_MS);
  const attempts = async () => {
    let sum = 0;
    await forEachAtOnce(ASKED_AT_ONCE, ids, async (workflowId) => {
      const { raw } = await client.workflow.getHandle(workflowId).describe();
      sum += raw.pendingActivities?.[0]?.attempt ?? 0;
    });
    return { sum, at: performance.now() };
  };
  const costs = async () => [await costOf(server.pids()), await costOf([worker.pid()])] as const;
  const [before, costBefore] = [await attempts(), await costs()];
  await sleep(windowMs);
  const [costAfter, after] = [await costs(), await attempts()];
  await worker.stop();
  const seconds = (after.at - before.at) / 1_000;
  const cores = (index: 0 | 1) => (costAfter[index].cpu - costBefore[index].cpu) / (windowMs / 1_000);
  return {
    retriesASecond: (after.sum - before.sum) / seconds,
    cores: { server: cores(0), worker: cores(1) },
  };
}
