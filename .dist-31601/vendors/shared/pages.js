import { VendorError } from '../http/vendor-error.js';
/** At 100 jobs a page, 50,000 jobs. */
const MAX_PAGES = 500;
/**
 * Every item of the list, once. Stops at the first page without a new item, because a page may be shorter than requested and may repeat
 * the last item of the page before.
 * @param readPage requests the items that follow those read so far
 */
export async function* eachOfPages(readPage, keyOf, vendor) {
    const seen = new Set();
    let last;
    let read = 0;
    for (let page = 0; page < MAX_PAGES; page += 1) {
        const items = await readPage(last, read);
        const fresh = items.filter((item) => !seen.has(keyOf(item)));
        if (fresh.length === 0)
            return undefined;
        for (const item of fresh)
            seen.add(keyOf(item));
        yield* fresh;
        last = items.at(-1);
        read += items.length;
    }
    const what = `the list has more than ${MAX_PAGES} pages`;
    throw new VendorError({ kind: 'unintelligible', vendor, verb: 'list jobs', what });
}
//# sourceMappingURL=pages.js.map