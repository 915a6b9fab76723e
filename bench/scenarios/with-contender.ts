import type { Contender, OpenContender } from '../contender.js';
import { endAll } from '../ends.js';
import { contenderFolder } from '../temporary-folder.js';
import { startVendor, type RunningVendor } from '../vendor/vendor.js';

/** Does the work with the contender and a vendor of its own; neither outlives it, also where the contender cannot be set up. */
export async function withContender<T>(
  contender: Contender,
  intervalMs: number,
  say: (line: string) => void,
  work: (open: OpenContender, vendor: RunningVendor) => Promise<T>,
): Promise<T> {
  const { folder, remove } = await contenderFolder();
  const ends: (() => Promise<unknown>)[] = [remove];
  try {
    const vendor = await startVendor();
    ends.push(() => vendor.stop());
    const open = await contender.open({ folder, vendor, intervalMs, say, endWith: (end) => void ends.push(end) });
    return await work(open, vendor);
  } finally {
    await endAll(ends);
  }
}
