/** Lists in the store, one JSON object a line: all messages of a job, and all its receipts if the outcome has no room for them. */
import { createHash } from 'node:crypto';
import { verify } from './receipt-check.js';
import { StoreError } from './store.js';
/** @throws ReceiptMismatch; StoreError if the list cannot be read, is too long, or has something else in it */
export async function readReceipts(files, list) {
    const lines = await readLines(files, list, 'the list of receipts');
    return lines.map((line) => receiptIn(line));
}
/** @throws ReceiptMismatch; StoreError if the file cannot be read, is too long, or has something else in it */
export async function readMessages(files, { uri, sha256 }) {
    const lines = await readLines(files, { uri, sha256 }, 'the file of messages');
    return lines.map((line) => messageIn(line));
}
/** More lines are read with other tools. */
const MOST_LIST_BYTES = 64 * 1024 * 1024;
async function readLines(files, { uri, bytes, sha256 }, what) {
    const most = Math.min(bytes ?? MOST_LIST_BYTES, MOST_LIST_BYTES);
    const chunks = [];
    const hash = createHash('sha256');
    let read = 0;
    for await (const chunk of (await files.open(uri, most + 1))) {
        chunks.push(chunk);
        hash.update(chunk);
        read += chunk.length;
    }
    if (read > MOST_LIST_BYTES)
        throw new StoreError(`${uri} cannot be shown: ${what} has more than 64 MiB`);
    verify({ bytes: read, sha256: hash.digest('hex') }, { bytes: bytes ?? read, sha256 });
    const lines = Buffer.concat(chunks).toString('utf8').split('\n');
    return lines.filter((line) => line !== '');
}
function receiptIn(line) {
    const { name, mediaType, bytes, sha256, uri } = objectIn(line);
    const isReceipt = [name, mediaType, sha256, uri].every((text) => typeof text === 'string') && Number.isSafeInteger(bytes);
    if (!isReceipt)
        throw new StoreError('the list of receipts has a line that is no receipt');
    return { name, mediaType, bytes, sha256, uri };
}
function messageIn(line) {
    const { severity, text, at, source } = objectIn(line);
    const isMessage = [severity, text].every((one) => typeof one === 'string') &&
        [at, source].every((one) => one === undefined || typeof one === 'string');
    if (!isMessage)
        throw new StoreError('the file of messages has a line that is no message');
    return { severity, text, at, source };
}
function objectIn(line) {
    try {
        const parsed = JSON.parse(line);
        return typeof parsed === 'object' && parsed !== null ? parsed : {};
    }
    catch {
        return {};
    }
}
//# sourceMappingURL=stored-lists.js.map