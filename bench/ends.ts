/** Stops everything that a bench started. */
import { closeAll } from '../test/helpers/temporal.js';

/** Stops all of them, last one first, even if one fails. @throws the first failure, when all have stopped */
export async function endAll(ends: (() => Promise<unknown>)[]): Promise<void> {
  await closeAll(ends.splice(0).reverse());
}
