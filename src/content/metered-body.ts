/** A body on its way into the store: counted, hashed, and gathered into blocks. */
import { Transform, type Readable, type TransformCallback } from 'node:stream';
import { RunningDigest, type Digest } from './receipt-check.js';

/** The body's length differs from the announced length. */
export class LengthError extends Error {
  override readonly name = 'LengthError';
}

/** The size of one write. Small writes, each waiting for the one before, would leave the disk idle. */
const BLOCK_BYTES = 256 * 1024;

export class MeteredBody extends Transform {
  /** The error with which the source broke off; undefined if it did not. */
  broken: unknown;
  private readonly digest = new RunningDigest();
  private readonly watchers: ((bytes: number) => void)[] = [];
  private ended: Digest | undefined;
  private gathered: Buffer[] = [];
  private gatheredBytes = 0;

  /**
   * @param announced the length that the sender announced, in bytes
   * @param blockBytes how many bytes are gathered into one chunk at least
   */
  constructor(
    source: Readable,
    readonly announced?: number,
    private readonly blockBytes = BLOCK_BYTES,
  ) {
    // Room for one more block, so that the network continues while a block is being written.
    super({ readableHighWaterMark: 2 * BLOCK_BYTES });
    // A source may break before the storage listens. Without this listener, that would be an uncaught exception.
    this.on('error', () => undefined);
    source.once('error', (error) => {
      this.broken = error;
      this.destroy(error);
    });
    source.pipe(this);
  }

  /** Called with the number of bytes so far, at each block. */
  onProgress(listener: (bytes: number) => void): void {
    this.watchers.push(listener);
  }

  /** Whether the whole body was read, and `complete` was called. */
  get isComplete(): boolean {
    return this.ended !== undefined;
  }

  /** The digest of the whole body, once it was read to its end. @throws LengthError, or the error of the source */
  complete(): Digest {
    if (this.broken !== undefined) throw this.broken as Error;
    this.ended ??= this.digest.end();
    const digest = this.ended;
    if (this.announced !== undefined && this.announced !== digest.bytes) {
      throw new LengthError(`received ${digest.bytes} bytes, but ${this.announced} were announced`);
    }
    return digest;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.digest.add(chunk);
    this.gathered.push(chunk);
    this.gatheredBytes += chunk.length;
    if (this.gatheredBytes >= this.blockBytes) this.pushBlock();
    done();
  }

  override _flush(done: TransformCallback): void {
    this.pushBlock();
    done();
  }

  private pushBlock(): void {
    const [only] = this.gathered;
    if (only && this.gathered.length === 1) this.push(only);
    else if (only) this.push(Buffer.concat(this.gathered, this.gatheredBytes));
    for (const listener of this.watchers) listener(this.digest.bytes);
    this.gathered = [];
    this.gatheredBytes = 0;
  }
}
