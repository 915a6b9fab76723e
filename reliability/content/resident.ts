/** What a process holds in memory, as Linux counts it. */
import { readFile } from 'node:fs/promises';

/** In bytes: now, and the most that it ever was. @throws Error where there is no such process, or no /proc */
export async function residentOf(pid: number): Promise<{ now: number; most: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const bytesOf = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * 1_024;
  return { now: bytesOf('VmRSS'), most: bytesOf('VmHWM') };
}
