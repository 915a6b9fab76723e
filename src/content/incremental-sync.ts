/** Bytes that outlast a power cut, of a part that is still being written. */
import type { StoreFolder } from './store-folder.js';

/** The disk is made to write again and again while more comes: all of it at the end would be waited for. */
const SYNC_EVERY_BYTES = 32 * 1024 * 1024;

export class IncrementalSync {
  private syncedTo = 0;
  private busy = false;
  private failed: Error | undefined;
  private last = Promise.resolve();

  /** @param fail called where the disk refuses what has come, so that no more of it is fetched */
  constructor(
    private readonly folder: StoreFolder,
    private readonly part: string,
    private readonly fail: (error: Error) => void,
  ) {}

  /** @param bytes how many have come by now */
  reached(bytes: number): void {
    if (this.busy || this.failed || bytes - this.syncedTo < SYNC_EVERY_BYTES) return;
    this.syncedTo = bytes;
    this.busy = true;
    this.last = this.folder
      .sync(this.part)
      .catch((error: unknown) => {
        this.failed = error as Error;
        this.fail(this.failed);
      })
      .finally(() => (this.busy = false));
  }

  /** Resolves once all that was written outlasts a power cut. @throws what the disk has said, also on the way */
  async end(): Promise<void> {
    await this.last;
    // The system tells of bytes that it could not write once, and forgets it: the next sync would succeed.
    if (this.failed) throw this.failed;
    await this.folder.sync(this.part);
  }
}
