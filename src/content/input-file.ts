/** A file of the store that is read from its start to its end, and may be read again. */
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

/** What an InputFile reads. */
export interface InputSource {
  /** The length of the version that was opened. */
  readonly bytes: number;
  /** That version, from its start. Fails with ChangedFile if it is no longer there. */
  chunks(): AsyncIterable<Buffer>;
  /** Whether the file is still the version that was opened. */
  isUnchanged(): Promise<boolean>;
  close(): Promise<void>;
}

export class InputFile {
  private current: Reading | undefined;

  constructor(private readonly source: InputSource) {}

  get bytes(): number {
    return this.source.bytes;
  }

  /** How much of it the last reading has read so far, in bytes. */
  get sent(): number {
    return this.current?.digest.bytes ?? 0;
  }

  /** The whole file, from its start. Ends the reading before. Fails with ChangedFile if the file has become shorter. */
  read(onChunk?: (chunk: Buffer) => void): Readable {
    this.current?.destroy();
    this.current = new Reading(this.source, onChunk);
    return this.current;
  }

  /** The digest of what the last reading has read. @throws ChangedFile if the file is not what it was when it was opened */
  async digest(): Promise<Digest> {
    const { source, current } = this;
    const isSame = await source.isUnchanged();
    if (!isSame || !current || current.digest.bytes !== source.bytes) throw new ChangedFile();
    return current.digest.end();
  }

  /** Why the last reading broke, which whoever sends the file cannot say: a ChangedFile or a StoreError; undefined if it did not. */
  get broken(): Error | undefined {
    const broken = this.current?.broken;
    return broken === undefined || broken instanceof ChangedFile ? broken : storeError('read', broken);
  }

  async close(): Promise<void> {
    this.current?.destroy();
    await this.source.close();
  }
}

const CHUNK_BYTES = 256 * 1024;

/** Counts and hashes what it reads. */
class Reading extends Readable {
  readonly digest = new RunningDigest();
  broken: unknown;
  private chunks: AsyncIterator<Buffer> | undefined;

  constructor(
    private readonly source: InputSource,
    private readonly onChunk: (chunk: Buffer) => void = () => undefined,
  ) {
    super({ highWaterMark: CHUNK_BYTES });
    // Whoever sends the file may not listen yet, or no longer.
    this.on('error', (error) => (this.broken = error));
  }

  override _read(): void {
    this.readChunk().catch((error: unknown) => this.destroy(error as Error));
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    // Not awaited: a read that hangs would keep the stream from closing.
    this.chunks?.return?.().catch(() => undefined);
    done(error);
  }

  private async readChunk(): Promise<void> {
    this.chunks ??= this.source.chunks()[Symbol.asyncIterator]();
    const next = await this.chunks.next();
    if (this.destroyed) return;
    if (next.done === true) {
      if (this.digest.bytes < this.source.bytes) throw new ChangedFile();
      this.push(null);
      return;
    }
    this.digest.add(next.value);
    this.onChunk(next.value);
    this.push(next.value);
  }
}
