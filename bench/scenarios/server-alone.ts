/** How many polls a second a Temporal server can keep at all: activities that fail at once and are retried, and ask no vendor. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { forEachConcurrent } from '../../src/client/for-each-concurrent.js';
import { costOf } from '../process-cost.js';
import type { TemporalServer } from '../temporal-dev-server.js';
import { startNodeWorker, WORKER_LOG } from '../node-worker.js';
import { PEER_WORKFLOWS, peerProgram } from '../peer-programs.js';

export interface ServerCeiling {
  retriesASecond: number;
  /** Processors in use meanwhile. */
  cores: { server: number; worker: number };
}

const QUEUE = 'bench';
/** Far more than any server here can make. A server fires timers up to a second late, so that the quick backoff alone would not fill it. */
const WORKFLOWS = 1_000;
const INTERVAL_MS = 100;
const SETTLE_MS = 5_000;
const CONCURRENT_STARTS = 16;

export async function serverCeiling(
  server: TemporalServer,
  { folder, windowMs, say }: { folder: string; windowMs: number; say: (line: string) => void },
): Promise<ServerCeiling> {
  const env = {
    BENCH_ADDRESS: server.address,
    BENCH_QUEUE: QUEUE,
    BENCH_WORKFLOWS: PEER_WORKFLOWS,
    BENCH_COUNTS: 'yes',
  };
  const worker = await startNodeWorker({ args: [peerProgram('temporal/worker')], env, folder, say });
  try {
    const { client } = server;
    const ids = Array.from({ length: WORKFLOWS }, (_, nth) => `ceiling-${nth}`);
    await forEachConcurrent(CONCURRENT_STARTS, ids, async (workflowId) => {
      await client.workflow.start('retryPolling', { taskQueue: QUEUE, workflowId, args: [workflowId, INTERVAL_MS] });
    });
    await sleep(SETTLE_MS);
    const costs = async () => [await costOf(server.pids()), await costOf([worker.pid()])] as const;
    const [costBefore, before] = [await costs(), await pollsSoFar(folder)];
    await sleep(windowMs);
    const [costAfter, after] = [await costs(), await pollsSoFar(folder)];
    const cores = (index: 0 | 1) => (costAfter[index].cpu - costBefore[index].cpu) / (windowMs / 1_000);
    return {
      retriesASecond: (1_000 * (after.polls - before.polls)) / (after.at - before.at),
      cores: { server: cores(0), worker: cores(1) },
    };
  } finally {
    await worker.stop();
  }
}

/** The last count in the log of the worker: a request to the server would cost some of what is measured. */
async function pollsSoFar(folder: string): Promise<{ at: number; polls: number }> {
  const log = await readFile(join(folder, WORKER_LOG), 'utf8');
  const [, at, polls] = [...log.matchAll(/^(\d+) polls (\d+)$/gm)].at(-1) ?? [];
  if (polls === undefined) throw new Error(`the worker logged no polls: ${log.slice(-1_000)}`);
  return { at: Number(at), polls: Number(polls) };
}
