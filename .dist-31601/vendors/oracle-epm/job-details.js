/** Items per page. The vendor's default is 25. */
export const PAGE_ITEMS = 100;
/** The limit for a job and its child jobs together, in case a list never ends. */
export const MAX_PAGES = 1_000;
const TRUNCATED = {
    msgType: 'WARNING',
    msgText: `the vendor has more than ${MAX_PAGES} pages of details; Vigil did not collect the rest`,
};
/**
 * The items of all pages. Stops at a repeated page, even if the vendor announces more.
 * @param readPage returns undefined if there is no such list
 */
export async function* itemsOf(readPage, budget) {
    const seen = new Set();
    for (let offset = 0; budget.pages > 0; budget.pages -= 1) {
        const page = await readPage(offset);
        const items = page?.items ?? [];
        const print = JSON.stringify(items);
        if (!page || items.length === 0 || seen.has(print))
            return;
        seen.add(print);
        yield* items;
        if (!hasMore(page, items.length))
            return;
        // Vigil counts the offset itself and never follows the URL of the vendor's link.
        offset += items.length;
    }
    yield TRUNCATED;
}
/** Undefined for an item without text or counts. */
export function messageOf(item, dimension) {
    const { msgText: said, msgCategory: category, msgType } = item;
    if (!said)
        return recordsMessage(item);
    return { severity: severityOf(msgType), text: category ? `${category}: ${said}` : said, source: dimension };
}
/** The number of the child job that an item links to. Only the number is taken from the link, never its URL. */
export function childJobOf({ links }) {
    const link = links?.find(({ rel }) => rel === 'child-job-details');
    return /\/childjobs\/(\d+)\/details(?:[?#]|$)/.exec(link?.href ?? '')?.[1];
}
function hasMore({ hasMore: said, links }, items) {
    if (said === true || links?.some(({ rel }) => rel === 'next'))
        return true;
    return typeof said !== 'boolean' && items >= PAGE_ITEMS;
}
function recordsMessage(item) {
    const { recordsRead: read, recordsProcessed: processed, recordsRejected: rejected } = item;
    const counts = [
        isCount(processed) && `${isCount(read) ? `${processed} of ${read}` : processed} records processed`,
        !isCount(processed) && isCount(read) && `${read} records read`,
        isCount(rejected) && `${rejected} rejected`,
    ].filter((count) => count !== false);
    if (counts.length === 0)
        return undefined;
    const of = item.dimensionName ?? item.loadType;
    const severity = isCount(rejected) && rejected > 0 ? 'warning' : 'info';
    return { severity, text: `${of ? `${of}: ` : ''}${counts.join(', ')}` };
}
function isCount(value) {
    return typeof value === 'number';
}
function severityOf(msgType) {
    const type = msgType?.toUpperCase();
    if (type === 'ERROR')
        return 'error';
    return type === 'WARNING' ? 'warning' : 'info';
}
//# sourceMappingURL=job-details.js.map