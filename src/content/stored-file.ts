/** Reads files of one job from the store. Their URIs come from an outcome, which anybody in the namespace may have written. */
import { stat, type FileHandle } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { JobReference } from '../contract/ids.js';
import { openRegularFile, UnsafePath } from './safe-path.js';
import { jobFolder } from './store-paths.js';
import { StoreError } from './store-error.js';

export class JobFiles {
  private readonly root: string;

  /** @param root the folder of the content store, by this machine's config */
  constructor(
    root: string,
    private readonly job: JobReference,
  ) {
    this.root = resolve(root);
  }

  /** At most `most` bytes of the file, as a stream. @throws StoreError if it is not a regular file of the job in this store */
  async open(uri: string, most: number): Promise<Readable> {
    if (!Number.isSafeInteger(most) || most < 1)
      throw new StoreError(`${uri} cannot be read: its receipt has no valid length`);
    const file = await this.openFile(uri, this.segmentsOf(uri));
    // `end` is the position of the last byte.
    return file.createReadStream({ end: most - 1 });
  }

  private segmentsOf(uri: string): string[] {
    if (!uri.startsWith('file:')) throw new StoreError(`${uri} cannot be read: only file: stores can`);
    let path: string;
    try {
      path = relative(this.root, fileURLToPath(uri));
    } catch {
      throw new StoreError(`${uri} cannot be read: it is not the path of a local file`);
    }
    const folder = jobFolder(this.job.connection, this.job.jobId).split('/').join(sep);
    if (isAbsolute(path) || !path.startsWith(`${folder}${sep}`)) {
      throw new StoreError(
        `${uri} is outside ${join(this.root, folder)}, the folder of this job in the content store of the config`,
      );
    }
    return path.split(sep);
  }

  private async openFile(uri: string, segments: string[]): Promise<FileHandle> {
    try {
      await stat(this.root).catch(() => {
        throw new UnsafePath(`there is no folder ${this.root} on this machine`);
      });
      return await openRegularFile(this.root, segments);
    } catch (error) {
      if (error instanceof UnsafePath) throw new StoreError(`${uri} cannot be read: ${error.message}`);
      const { code } = error as NodeJS.ErrnoException;
      throw new StoreError(
        code === 'ENOENT' ? `${uri} does not exist on this machine` : `${uri} cannot be read (${code})`,
      );
    }
  }
}
