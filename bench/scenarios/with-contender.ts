import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contender, OpenContender } from '../contender.js';
import { startVendor, type RunningVendor } from '../vendor/vendor.js';

/** Does the work with the contender and a vendor of its own; neither outlives it, also where the contender cannot be set up. */
export async function withContender<T>(
  contender: Contender,
  paceMs: number,
  say: (line: string) => void,
  work: (open: OpenContender, vendor: RunningVendor) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-bench-'));
  const vendor = await startVendor();
  const ends: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true }), () => vendor.stop()];
  try {
    const open = await contender.open({ folder, vendor, paceMs, say, endWith: (end) => void ends.push(end) });
    return await work(open, vendor);
  } finally {
    for (const end of ends.reverse()) await end();
  }
}
