/** What a bench has started, and how it ends. */
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeAll } from '../test/helpers/temporal.js';

/** The last one first, and all of them, whatever becomes of one. @throws the first failure, once all have ended */
export async function endAll(ends: (() => Promise<unknown>)[]): Promise<void> {
  await closeAll(ends.splice(0).reverse());
}

/** A folder that is gone with the process, however that ends. */
export async function temporaryFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-bench-'));
  const removeAtExit = () => {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    } catch {
      // What still writes there is killed by the listeners after this one.
    }
  };
  process.once('exit', removeAtExit);
  const remove = async () => {
    await rm(folder, { recursive: true, force: true });
    process.off('exit', removeAtExit);
  };
  return { folder, remove };
}
