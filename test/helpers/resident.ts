/** The memory of a process, as Linux counts it. */
import { readFile } from 'node:fs/promises';

/** In bytes: now, and the most that it ever was. @throws Error where there is no such process, or no /proc */
export async function residentOf(pid: number): Promise<{ now: number; most: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const bytesOf = (field: string) => {
    const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
    // A process that has ended, and whose parent has not yet waited for it.
    if (kilobytes === undefined) throw new Error(`process ${pid} holds no memory any more`);
    return Number(kilobytes) * 1_024;
  };
  return { now: bytesOf('VmRSS'), most: bytesOf('VmHWM') };
}
