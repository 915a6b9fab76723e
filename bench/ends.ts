/** What a bench has started, and how it ends. */
import { closeAll } from '../test/helpers/temporal.js';

/** The last one first, and all of them, whatever becomes of one. @throws the first failure, once all have ended */
export async function endAll(ends: (() => Promise<unknown>)[]): Promise<void> {
  await closeAll(ends.splice(0).reverse());
}
