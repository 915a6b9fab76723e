/** Processes and what they have started, as Linux tells it. */
import { readdir, readFile } from 'node:fs/promises';

/** These processes and all that they have started. */
export async function familyOf(pids: readonly number[]): Promise<number[]> {
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

/** With -9, these processes first, so that they start no others. */
export async function killFamily(pids: readonly number[]): Promise<void> {
  for (const pid of await familyOf(pids)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended with its parent.
    }
  }
}

/** Of proc_pid_stat(5), the fields after the command, which may hold anything: state, parent, …; undefined for a process that has ended. */
export async function statOf(pid: number): Promise<string[] | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}
