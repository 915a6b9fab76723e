/** A local file that is read from its start, perhaps several times. */
import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { ChangedFile, type InputSource } from './input-file.js';

const CHUNK_BYTES = 256 * 1024;

export class FileSource implements InputSource {
  private constructor(
    private readonly file: FileHandle,
    private readonly opened: Stats,
  ) {}

  static async of(file: FileHandle): Promise<FileSource> {
    return new FileSource(file, await file.stat());
  }

  get bytes(): number {
    return this.opened.size;
  }

  /** Not a stream of `node:fs`, which would close the file when it is destroyed. */
  async *chunks(): AsyncGenerator<Buffer, undefined> {
    for (let position = 0; position < this.bytes;) {
      const most = Math.min(this.bytes - position, CHUNK_BYTES);
      const { buffer, bytesRead } = await this.file.read(Buffer.allocUnsafe(most), 0, most, position);
      if (bytesRead === 0) throw new ChangedFile();
      position += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
    return undefined;
  }

  async isUnchanged(): Promise<boolean> {
    const { size, mtimeMs, ctimeMs } = await this.file.stat();
    const { opened } = this;
    return size === opened.size && mtimeMs === opened.mtimeMs && ctimeMs === opened.ctimeMs;
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}
