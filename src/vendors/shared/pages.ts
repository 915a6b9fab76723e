/** A list of jobs that comes in pages. */
import type { VendorName } from '../../contract/job.js';
import { VendorError } from '../http/vendor-error.js';

/** 100 jobs each: what is left open longer than so many others is found by hand. */
const MOST_PAGES = 500;

/**
 * Every item of the list, each once. It ends at the page that brings nothing new, since a vendor may give fewer items than were asked for,
 * and may repeat the one that the page goes on from.
 * @param readPage asks for what follows the items read so far
 */
export async function* eachOfPages<T>(
  readPage: (last: T | undefined, read: number) => Promise<T[]>,
  keyOf: (item: T) => string,
  vendor: VendorName,
): AsyncGenerator<T, undefined> {
  const seen = new Set<string>();
  let last: T | undefined;
  let read = 0;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const items = await readPage(last, read);
    const fresh = items.filter((item) => !seen.has(keyOf(item)));
    if (fresh.length === 0) return undefined;
    for (const item of fresh) seen.add(keyOf(item));
    yield* fresh;
    last = items.at(-1);
    read += items.length;
  }
  const what = `the list has not ended after ${MOST_PAGES} pages`;
  throw new VendorError({ kind: 'unintelligible', vendor, verb: 'list jobs', what });
}
