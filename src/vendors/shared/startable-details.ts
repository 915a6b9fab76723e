/** Reads what else a job that can be started may have, where the vendor's list of jobs does not say it. */
import pMap from 'p-map';
import { VendorError } from '../http/vendor-error.js';

/** Jobs whose details are read: each is a request. */
export const MOST_WITH_DETAILS = 200;
/** Requests at once. */
const CONCURRENCY = 8;

/** Each item with its details: undefined for items beyond the first 200, and if the user may not read them. @throws VendorError */
export async function withDetails<Item, Details>(
  items: readonly Item[],
  read: (item: Item) => Promise<Details>,
): Promise<[Item, Details | undefined][]> {
  return pMap(
    items,
    async (item, nth) => [item, nth < MOST_WITH_DETAILS ? await unlessHidden(() => read(item)) : undefined],
    { concurrency: CONCURRENCY },
  );
}

async function unlessHidden<Details>(read: () => Promise<Details>): Promise<Details | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof VendorError && [403, 404].includes(error.status ?? 0)) return undefined;
    throw error;
  }
}
