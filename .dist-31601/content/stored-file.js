/** Reads files of one job from the store. Their URIs come from an outcome, which anybody in the namespace may have written. */
import { constants } from 'node:fs';
import { lstat, open, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkFolders, NO_FOLLOW, UnsafePath } from './safe-path.js';
import { jobFolder } from './store-paths.js';
import { StoreError } from './store.js';
export class JobFiles {
    job;
    root;
    /** @param root the folder of the content store, by this machine's config */
    constructor(root, job) {
        this.job = job;
        this.root = resolve(root);
    }
    /** At most `most` bytes of the file, as a stream. @throws StoreError if it is not a regular file of the job in this store */
    async open(uri, most) {
        if (!Number.isSafeInteger(most) || most < 1)
            throw new StoreError(`${uri} cannot be read: its receipt has no valid length`);
        const file = await this.openFile(uri, this.segmentsOf(uri));
        // `end` is the position of the last byte.
        return file.createReadStream({ end: most - 1 });
    }
    segmentsOf(uri) {
        if (!uri.startsWith('file:'))
            throw new StoreError(`${uri} cannot be read: only file: stores can`);
        let path;
        try {
            path = relative(this.root, fileURLToPath(uri));
        }
        catch {
            throw new StoreError(`${uri} cannot be read: it is not the path of a local file`);
        }
        const folder = jobFolder(this.job.connection, this.job.jobId).split('/').join(sep);
        if (isAbsolute(path) || !path.startsWith(`${folder}${sep}`)) {
            throw new StoreError(`${uri} is outside ${join(this.root, folder)}, the folder of this job in the content store of the config`);
        }
        return path.split(sep);
    }
    async openFile(uri, segments) {
        const path = join(this.root, ...segments);
        try {
            await stat(this.root).catch(() => {
                throw new UnsafePath(`there is no folder ${this.root} on this machine`);
            });
            await checkFolders(this.root, segments.slice(0, -1));
            regular(await lstat(path));
            // Without O_NONBLOCK, a FIFO in the place of the file would block the process.
            const file = await open(path, constants.O_RDONLY | NO_FOLLOW | constants.O_NONBLOCK);
            try {
                regular(await file.stat());
                return file;
            }
            catch (error) {
                await file.close();
                throw error;
            }
        }
        catch (error) {
            if (error instanceof UnsafePath)
                throw new StoreError(`${uri} cannot be read: ${error.message}`);
            const { code } = error;
            throw new StoreError(code === 'ENOENT' ? `${uri} does not exist on this machine` : `${uri} cannot be read (${code})`);
        }
    }
}
function regular(found) {
    if (!found.isFile())
        throw new UnsafePath('it is not a regular file');
}
//# sourceMappingURL=stored-file.js.map