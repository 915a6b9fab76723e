/**
 * A download that goes on where its connection broke, where the vendor's own answer offers that. Where it does not, the break stands,
 * and the next attempt begins again: what was handed on cannot be taken back.
 */
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { totalOf, validatorOf, whyNotTheRest, type Rest } from './byte-range.js';
import { lengthOf } from './content-headers.js';
import type { VendorStream } from './http.js';
import { VendorError, type VendorErrorKind } from './vendor-error.js';

export interface ResumeOptions {
  signal: AbortSignal;
  /** No rest is asked for once the download has taken this long. */
  limitMs: number;
}

/** Before each try at the rest; after the last of them the break stands. They begin anew with every byte that comes. */
export const RESUME_PAUSES_MS = [200, 1_000, 5_000] as const;

/**
 * @param open asks for the whole, or for the rest of it, each time with whatever log-in is then good
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
    // A reader who leaves closes the connection at once: the iterator alone would wait for the vendor's next chunk.
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
        // Of a part alone the whole's length is known to whoever put it together.
        if (this.broke && this.received !== this.total) throw this.broke;
        return undefined;
      } catch (error) {
        this.part = await this.rest(error);
      }
    }
  }

  /** @throws what broke the download, where its rest cannot be had */
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
      // What is wrong with asking for a rest is not wrong with the job.
      if (error instanceof VendorError && ASKED_WRONGLY.includes(error.kind))
        throw new NoRest(broke, error.fields.what);
      throw error;
    });
    const why = part.empty ? 'nothing came' : whyNotTheRest(rest, part, this.total);
    if (why === undefined && !this.body.destroyed) {
      this.broke = broke;
      this.total = totalOf(part.headers);
      return part;
    }
    part.body.destroy();
    throw new NoRest(broke, why ?? 'nobody reads it any more');
  }

  private async pause(ms: number): Promise<void> {
    const { signal } = this.options;
    await sleep(ms, undefined, { signal }).catch(() => {
      throw signal.reason;
    });
  }
}

const ASKED_WRONGLY: readonly VendorErrorKind[] = ['rejected', 'unintelligible'];

/** The break stands: there is no rest of this version, or none that can be proved to be it. */
class NoRest extends VendorError {
  constructor({ fields }: VendorError, why: string) {
    super({ ...fields, what: `${fields.what}; it cannot go on from there: ${why}` });
  }
}

/** The connection is at fault, and nobody has said when to come again. */
function isBreak(error: unknown): error is VendorError {
  if (!(error instanceof VendorError) || error instanceof NoRest) return false;
  return error.kind === 'unreachable' && error.retryAfterMs === undefined;
}
