/** Reads files of one job from the store. Their URIs come from an outcome, which anybody in the namespace may have written. */
import type { Readable } from 'node:stream';
import type { JobReference } from '../contract/ids.js';
import { jobFolder } from './store-paths.js';
import { StoreError } from './store-error.js';
import type { ContentStore } from './store.js';

export class JobFiles {
  /** @param store by this machine's config */
  constructor(
    private readonly store: Pick<ContentStore, 'storage'>,
    private readonly job: JobReference,
  ) {}

  /** At most `most` bytes of the file, as a stream. @throws StoreError if it is not a regular file of the job in this store */
  async open(uri: string, most: number): Promise<Readable> {
    if (!Number.isSafeInteger(most) || most < 1)
      throw new StoreError(`${uri} cannot be read: its receipt has no valid length`);
    const path = this.pathOf(uri);
    try {
      return await this.store.storage.open(path, most);
    } catch (error) {
      throw error instanceof StoreError ? new StoreError(`${uri} ${error.message}`, error.code) : error;
    }
  }

  private pathOf(uri: string): string {
    const { storage } = this.store;
    const folder = jobFolder(this.job.connection, this.job.jobId);
    const path = storage.pathOf(uri);
    if (path === undefined || !path.startsWith(`${folder}/`)) {
      throw new StoreError(
        `${uri} is outside ${storage.place}/${folder}, the folder of this job in the content store of the config`,
      );
    }
    return path;
  }
}
