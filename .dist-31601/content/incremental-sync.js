/** Syncing in steps spreads the disk writes over the download. A single sync at the end would take long. */
const SYNC_EVERY_BYTES = 32 * 1024 * 1024;
export class IncrementalSync {
    folder;
    path;
    fail;
    syncedTo = 0;
    busy = false;
    failed;
    last = Promise.resolve();
    /** @param fail called when a sync fails, so that the download stops */
    constructor(folder, path, fail) {
        this.folder = folder;
        this.path = path;
        this.fail = fail;
    }
    /** Starts a sync if enough bytes were written since the last one. @param bytes the number written so far */
    written(bytes) {
        if (this.busy || this.failed || bytes - this.syncedTo < SYNC_EVERY_BYTES)
            return;
        this.syncedTo = bytes;
        this.busy = true;
        this.last = this.folder
            .sync(this.path)
            .catch((error) => {
            this.failed = error;
            this.fail(this.failed);
        })
            .finally(() => (this.busy = false));
    }
    /** Syncs the rest. @throws the error of this sync or of an earlier one */
    async finish() {
        await this.last;
        // The system reports a failed write only once: the next sync would succeed.
        if (this.failed)
            throw this.failed;
        await this.folder.sync(this.path);
    }
}
//# sourceMappingURL=incremental-sync.js.map