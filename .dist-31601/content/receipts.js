import { receiptsPath } from './store-paths.js';
const LIST_TYPE = 'application/x-ndjson';
/** The receipt for the list. */
export function receiptOfAll(count, stored) {
    return { name: `all ${count} receipts`, mediaType: LIST_TYPE, ...stored };
}
/** The receipt for the list; undefined if the outcome has all receipts itself. */
export function listOfAll(content, connection, jobId) {
    const last = content.at(-1);
    if (last?.mediaType !== LIST_TYPE || !/^all \d+ receipts$/.test(last.name))
        return undefined;
    // A file of the job with that name and type would be one folder deeper.
    const path = decodeURIComponent(new URL(last.uri).pathname);
    return path.endsWith(`/${receiptsPath(connection, jobId)}`) ? last : undefined;
}
//# sourceMappingURL=receipts.js.map