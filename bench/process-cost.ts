/** What processes cost, as Linux counts it. */
import { readFile } from 'node:fs/promises';
import { familyOf, statOf } from './process-family.js';

/** Of proc_pid_stat(5): what Linux calls USER_HZ is 100 wherever Node runs. */
const TICKS_A_SECOND = 100;

export interface Cost {
  /** Processor time so far, in seconds. */
  cpu: number;
  /** Memory, in bytes; what several processes share counts once (`Pss`). */
  memory: number;
}

/** The cost of these processes and all that they have started. */
export async function costOf(pids: readonly number[]): Promise<Cost> {
  const all = await familyOf(pids);
  const costs = await Promise.all(all.map(async (pid) => ({ cpu: await cpuOf(pid), memory: await memoryOf(pid) })));
  return costs.reduce((sum, one) => ({ cpu: sum.cpu + one.cpu, memory: sum.memory + one.memory }), {
    cpu: 0,
    memory: 0,
  });
}

async function cpuOf(pid: number): Promise<number> {
  const stat = await statOf(pid);
  // Its own, and of its children that have ended: a server's process for one connection may be gone before it is asked.
  return (stat?.slice(11, 15) ?? []).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS_A_SECOND;
}

async function memoryOf(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) * 1_024;
}
