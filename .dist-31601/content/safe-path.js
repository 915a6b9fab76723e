/**
 * Paths below the store's root, without following a symbolic link. The root itself may be one: that is the operator's choice. Whoever can
 * replace a folder while it is being walked through could already write into the store, so a check of each segment is enough.
 */
import { constants } from 'node:fs';
import { lstat, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { setAccess } from './access.js';
/** On Windows, both flags are undefined, which OR treats as 0. */
export const NO_FOLLOW = constants.O_NOFOLLOW | 0;
/** What is at a path cannot be used. The message names the path below the root. */
export class UnsafePath extends Error {
    name = 'UnsafePath';
}
/** Creates the root and the folders below it, and corrects the modes of the folders that belong to this user. */
export async function makeFolders(root, segments, access) {
    const created = await mkdir(root, { recursive: true, mode: access.folderMode });
    // A root that exists keeps its mode: it may be the operator's mount, or a folder with more in it than the store.
    if (created !== undefined)
        await correctFolder(root, await lstat(root), access);
    let path = root;
    for (const [nth, segment] of segments.entries()) {
        path = join(path, segment);
        await mkdir(path, { mode: access.folderMode }).catch((error) => {
            if (error.code !== 'EEXIST')
                throw error;
        });
        await correctFolder(path, folderAt(await lstat(path), segments.slice(0, nth + 1)), access);
    }
}
/** Checks that no folder on the way to the file is a symbolic link. @throws UnsafePath, or the error of the file system */
export async function checkFolders(root, segments) {
    let path = root;
    for (const [nth, segment] of segments.entries()) {
        path = join(path, segment);
        folderAt(await lstat(path), segments.slice(0, nth + 1));
    }
}
function folderAt(found, segments) {
    const path = segments.join('/');
    if (found.isSymbolicLink())
        throw new UnsafePath(`symbolic link at ${path}, which Vigil does not follow`);
    if (!found.isDirectory())
        throw new UnsafePath(`no folder at ${path}`);
    return found;
}
async function correctFolder(path, found, { folderMode, gid }) {
    if (process.geteuid?.() !== found.uid)
        return;
    if ((found.mode & 0o7777) === folderMode && (gid === undefined || gid === found.gid))
        return;
    const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY | NO_FOLLOW);
    try {
        await setAccess(handle, found, folderMode, gid);
    }
    finally {
        await handle.close();
    }
}
//# sourceMappingURL=safe-path.js.map