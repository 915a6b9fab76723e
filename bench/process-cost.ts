/** What processes cost, as Linux counts it. */
import { readdir, readFile } from 'node:fs/promises';

/** Of proc_pid_stat(5): what Linux calls USER_HZ is 100 wherever Node runs. */
const TICKS_A_SECOND = 100;

export interface Cost {
  /** Processor time so far, in seconds. */
  cpu: number;
  /** Memory, in bytes; what several processes share counts once (`Pss`). */
  memory: number;
}

/** Of these processes and all that they have started. */
export async function costOf(pids: readonly number[]): Promise<Cost> {
  const all = await familyOf(pids);
  const costs = await Promise.all(all.map(async (pid) => ({ cpu: await cpuOf(pid), memory: await memoryOf(pid) })));
  return costs.reduce((sum, one) => ({ cpu: sum.cpu + one.cpu, memory: sum.memory + one.memory }), {
    cpu: 0,
    memory: 0,
  });
}

async function familyOf(pids: readonly number[]): Promise<number[]> {
  const children = new Map<number, number[]>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = Number((await statOf(Number(name)))?.[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const family = new Set<number>();
  const add = (pid: number) => {
    if (family.has(pid)) return;
    family.add(pid);
    children.get(pid)?.forEach(add);
  };
  pids.forEach(add);
  return [...family];
}

async function cpuOf(pid: number): Promise<number> {
  const stat = await statOf(pid);
  return stat ? (Number(stat[11]) + Number(stat[12])) / TICKS_A_SECOND : 0;
}

/** The fields after the command, which may hold anything: state, parent, …; undefined for a process that has ended. */
async function statOf(pid: number): Promise<string[] | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

async function memoryOf(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) * 1_024;
}
