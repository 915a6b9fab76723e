/** A file of the store that is read from its start to its end, and may be read again. */
import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { RunningDigest, type Digest } from './receipt-check.js';
import { storeError } from './store-error.js';

/** The file was written to while it was read, so that what was read may be of two versions. */
export class ChangedFile extends Error {
  override readonly name = 'ChangedFile';

  constructor() {
    super('the file changed while it was read');
  }
}

export class InputFile {
  private current: Reading | undefined;

  private constructor(
    private readonly file: FileHandle,
    private readonly opened: Stats,
  ) {}

  static async of(file: FileHandle): Promise<InputFile> {
    return new InputFile(file, await file.stat());
  }

  get bytes(): number {
    return this.opened.size;
  }

  /** How much of it the last reading has read so far, in bytes. */
  get sent(): number {
    return this.current?.digest.bytes ?? 0;
  }

  /** The whole file, from its start. Ends the reading before. Fails with ChangedFile if the file has become shorter. */
  read(onChunk?: (chunk: Buffer) => void): Readable {
    this.current?.destroy();
    this.current = new Reading(this.file, this.bytes, onChunk);
    return this.current;
  }

  /** The digest of what the last reading has read. @throws ChangedFile if the file is not what it was when it was opened */
  async digest(): Promise<Digest> {
    const { size, mtimeMs, ctimeMs } = await this.file.stat();
    const { opened, current } = this;
    const isSame = size === opened.size && mtimeMs === opened.mtimeMs && ctimeMs === opened.ctimeMs;
    if (!isSame || !current || current.digest.bytes !== size) throw new ChangedFile();
    return current.digest.end();
  }

  /** Why the last reading broke, which whoever sends the file cannot say: a ChangedFile or a StoreError; undefined if it did not. */
  get broken(): Error | undefined {
    const broken = this.current?.broken;
    return broken === undefined || broken instanceof ChangedFile ? broken : storeError('read', broken);
  }

  async close(): Promise<void> {
    this.current?.destroy();
    await this.file.close();
  }
}

const CHUNK_BYTES = 256 * 1024;

/** Counts and hashes what it reads. Not a stream of `node:fs`, which would close the file when it is destroyed. */
class Reading extends Readable {
  readonly digest = new RunningDigest();
  broken: unknown;

  constructor(
    private readonly file: FileHandle,
    private readonly expected: number,
    private readonly onChunk: (chunk: Buffer) => void = () => undefined,
  ) {
    super({ highWaterMark: CHUNK_BYTES });
    // Whoever sends the file may not listen yet, or no longer.
    this.on('error', (error) => (this.broken = error));
  }

  override _read(): void {
    const left = this.expected - this.digest.bytes;
    if (left === 0) this.push(null);
    else this.readChunk(Math.min(left, CHUNK_BYTES)).catch((error: unknown) => this.destroy(error as Error));
  }

  private async readChunk(most: number): Promise<void> {
    const { buffer, bytesRead } = await this.file.read(Buffer.allocUnsafe(most), 0, most, this.digest.bytes);
    if (this.destroyed) return;
    if (bytesRead === 0) throw new ChangedFile();
    const chunk = buffer.subarray(0, bytesRead);
    this.digest.add(chunk);
    this.onChunk(chunk);
    this.push(chunk);
  }
}
