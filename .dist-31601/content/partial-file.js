/** The paths of partial files, which are moved to their final path when they are complete. */
import { randomBytes } from 'node:crypto';
/** A folder in each connection's folder. No job's folder starts with a dot. */
export const PARTIAL_FOLDER = '.partial';
/**
 * A new path for each attempt. It is in the connection's folder, which may be a separate mount, and outside the jobs' folders, so that no
 * file name of a vendor can look like a partial file.
 */
export function partialPath(path) {
    return `${path.split('/')[0]}/${PARTIAL_FOLDER}/${randomBytes(8).toString('hex')}.partial`;
}
export function isPartialFile(name) {
    return /^[0-9a-f]{16}\.partial$/.test(name);
}
//# sourceMappingURL=partial-file.js.map