/** Syncs a file to the disk while it is being written, so that it survives a power failure. */
import type { StoreFolder } from './store-folder.js';

/** Syncing in steps spreads the disk writes over the download. A single sync at the end would take long. */
const SYNC_EVERY_BYTES = 32 * 1024 * 1024;

export class IncrementalSync {
  private syncedTo = 0;
  private busy = false;
  private failed: Error | undefined;
  private last = Promise.resolve();

  /** @param fail called when a sync fails, so that the download stops */
  constructor(
    private readonly folder: StoreFolder,
    private readonly path: string,
    private readonly fail: (error: Error) => void,
  ) {}

  /** Starts a sync if enough bytes were written since the last one. @param bytes the number written so far */
  written(bytes: number): void {
    if (this.busy || this.failed || bytes - this.syncedTo < SYNC_EVERY_BYTES) return;
    this.syncedTo = bytes;
    this.busy = true;
    this.last = this.folder
      .sync(this.path)
      .catch((error: unknown) => {
        this.failed = error as Error;
        this.fail(this.failed);
      })
      .finally(() => (this.busy = false));
  }

  /** Syncs the rest. @throws the error of this sync or of an earlier one */
  async finish(): Promise<void> {
    await this.last;
    // The system reports a failed write only once: the next sync would succeed.
    if (this.failed) throw this.failed;
    await this.folder.sync(this.path);
  }
}
