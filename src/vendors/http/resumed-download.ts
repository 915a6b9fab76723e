/**
 * Resumes a download after its connection broke, if the vendor supports that. Otherwise the download fails and the next attempt starts
 * over, because the reader already has the first bytes.
 */
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { totalOf, validatorOf, whyNotTheRest, type Rest } from './byte-range.js';
import { lengthOf } from './content-headers.js';
import type { VendorStream } from './vendor-request.js';
import { VendorError, type VendorErrorKind } from './vendor-error.js';

export interface ResumeOptions {
  signal: AbortSignal;
  /** After this time the download is no longer resumed. */
  limitMs: number;
}

/** The pauses before each attempt to resume. After the last one, the download fails. New bytes start the sequence again. */
export const RESUME_PAUSES_MS = [200, 1_000, 5_000] as const;

/**
 * @param open requests the whole file or the rest of it, each time with the current session
 * @throws VendorError, also from the body
 */
export async function openResumable(
  open: (rest?: Rest) => Promise<VendorStream>,
  options: ResumeOptions,
): Promise<VendorStream> {
  const startedAt = Date.now();
  const whole = await open();
  const validator = whole.status === 200 ? validatorOf(whole.headers) : undefined;
  if (validator === undefined) return whole;
  const download = new ResumedDownload(whole, validator, open, { ...options, endAt: startedAt + options.limitMs });
  return { ...whole, body: download.body };
}

class ResumedDownload {
  readonly body: Readable;
  private received = 0;
  private total: number | undefined;
  private broke: VendorError | undefined;

  constructor(
    private part: VendorStream,
    private readonly validator: string,
    private readonly open: (rest: Rest) => Promise<VendorStream>,
    private readonly options: ResumeOptions & { endAt: number },
  ) {
    this.total = lengthOf(part.headers);
    this.body = Readable.from(this.bytes(), { objectMode: false });
    // Closes the connection as soon as the reader leaves. The generator alone would first wait for the next chunk.
    this.body._destroy = (error, done) => {
      this.part.body.destroy();
      done(error);
    };
  }

  private async *bytes(): AsyncGenerator<Buffer, undefined> {
    for (;;) {
      try {
        for await (const chunk of this.part.body as AsyncIterable<Buffer>) {
          this.received += chunk.length;
          yield chunk;
        }
        // For a resumed download only this class knows the total length, so the check is made here.
        if (this.broke && this.received !== this.total) throw this.broke;
        return undefined;
      } catch (error) {
        this.part = await this.rest(error);
      }
    }
  }

  /** @throws the error that broke the download, if it cannot be resumed */
  private async rest(broke: unknown): Promise<VendorStream> {
    for (const pauseMs of RESUME_PAUSES_MS) {
      if (!isBreak(broke) || Date.now() + pauseMs >= this.options.endAt) throw broke;
      await this.pause(pauseMs);
      try {
        return await this.openRest(broke);
      } catch (error) {
        broke = error;
      }
    }
    throw broke;
  }

  private async openRest(broke: VendorError): Promise<VendorStream> {
    const rest = { from: this.received, validator: this.validator };
    const part = await this.open(rest).catch((error: unknown) => {
      // A vendor that rejects the range request does not reject the job.
      if (error instanceof VendorError && ASKED_WRONGLY.includes(error.kind))
        throw new NoRest(broke, error.fields.what);
      throw error;
    });
    const why = part.empty ? 'the answer was empty' : whyNotTheRest(rest, part, this.total);
    if (why === undefined && !this.body.destroyed) {
      this.broke = broke;
      this.total = totalOf(part.headers);
      return part;
    }
    part.body.destroy();
    throw new NoRest(broke, why ?? 'the reader is gone');
  }

  private async pause(ms: number): Promise<void> {
    const { signal } = this.options;
    await sleep(ms, undefined, { signal }).catch(() => {
      throw signal.reason;
    });
  }
}

const ASKED_WRONGLY: readonly VendorErrorKind[] = ['rejected', 'unintelligible'];

/** The download cannot be resumed: the rest of this version is gone, or cannot be verified. */
class NoRest extends VendorError {
  constructor({ fields }: VendorError, why: string) {
    super({ ...fields, what: `${fields.what}; the download cannot be resumed: ${why}` });
  }
}

/** The connection broke, and the vendor sent no Retry-After. */
function isBreak(error: unknown): error is VendorError {
  if (!(error instanceof VendorError) || error instanceof NoRest) return false;
  return error.kind === 'unreachable' && error.retryAfterMs === undefined;
}
