/** The paths of a job's files in the store. The same job always gets the same paths. Pure. */
import { createHash } from 'node:crypto';
import filenamify from 'filenamify';
// Leaves room for the suffixes below within the 255 bytes that file systems allow.
const MAX_NAME_BYTES = 180;
/** The file of all messages of a job. */
export function messagesPath(connection, jobId) {
    return `${jobFolder(connection, jobId)}/messages.ndjson`;
}
/** The list of all receipts, written if there are too many for the outcome. */
export function receiptsPath(connection, jobId) {
    return `${jobFolder(connection, jobId)}/receipts.ndjson`;
}
/**
 * Returns a function that gives each file of a job's content its path. Call it once per file, in the vendor's order: files of the same
 * name get different paths, and collecting the job again gives the same paths.
 */
export function contentPaths(connection, jobId) {
    const given = new Set();
    return (vendorName) => {
        const safe = safeName(vendorName);
        let name = safe;
        for (let nth = 2; given.has(name.toLowerCase()); nth += 1)
            name = numbered(safe, nth);
        given.add(name.toLowerCase());
        return { name, path: `${jobFolder(connection, jobId)}/content/${name}` };
    };
}
/**
 * A file name that is safe on every file system and close to the vendor's name. A changed name gets a hash of the original, so that two
 * different names stay different.
 */
export function safeName(vendorName) {
    const base = vendorName.replace(/^.*[/\\]/s, '').normalize('NFC');
    const safe = sanitized(base);
    return safe === base ? safe : withHash(safe, vendorName);
}
/** The folder of a job, with all its files. */
export function jobFolder(connection, jobId) {
    const safe = sanitized(jobId);
    // Ids that differ only in case, or in characters that a file name cannot have, must not share a folder.
    return `${connection}/${safe === jobId && safe === safe.toLowerCase() ? safe : withHash(safe, jobId)}`;
}
/** Never empty. */
function sanitized(name) {
    return shortened(filenamify(name, { replacement: '_', maxLength: 1_000 }).replace(/^\.+/, '_'));
}
function withHash(name, original) {
    const hash = createHash('sha256').update(original).digest('hex').slice(0, 8);
    const { stem, extension } = split(name);
    return `${stem}-${hash}${extension}`;
}
function numbered(name, nth) {
    const { stem, extension } = split(name);
    return `${stem}-${nth}${extension}`;
}
function split(name) {
    const dot = name.lastIndexOf('.');
    return dot > 0 ? { stem: name.slice(0, dot), extension: name.slice(dot) } : { stem: name, extension: '' };
}
function shortened(name) {
    const { stem, extension } = split(name);
    const tail = Buffer.byteLength(extension) <= 20 ? extension : '';
    let head = tail === extension ? stem : name;
    while (Buffer.byteLength(head + tail) > MAX_NAME_BYTES)
        head = Array.from(head).slice(0, -1).join('');
    return head + tail;
}
//# sourceMappingURL=store-paths.js.map