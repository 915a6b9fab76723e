/** A codec for reading: what cannot be decoded is read as nothing, and the reason is reported once. */
import type { Client } from '@temporalio/client';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { CodecError } from './codec-error.js';

/** What Temporal's SDK reads as `undefined`. */
const NOTHING: Payload = { metadata: { encoding: new TextEncoder().encode('binary/null') } };

/** The encodings that Temporal's SDK reads without a codec. */
const READABLE: readonly string[] = ['json/plain', 'binary/plain', 'binary/null'];

/** Reads nothing, for a client that needs no payload. */
export const UNREAD: PayloadCodec = {
  encode: (payloads) => Promise.resolve(payloads),
  decode: (payloads) => Promise.resolve(payloads.map(() => NOTHING)),
};

export class LenientCodec implements PayloadCodec {
  private readonly reasons = new Set<string>();

  /** @param report called once with each reason why something cannot be decoded */
  constructor(
    private readonly codec: PayloadCodec,
    private readonly report: (error: Error) => void,
  ) {}

  /** Whether something could not be decoded so far. */
  get hasUnread(): boolean {
    return this.reasons.size > 0;
  }

  encode(payloads: Payload[]): Promise<Payload[]> {
    return this.codec.encode(payloads);
  }

  async decode(payloads: Payload[]): Promise<Payload[]> {
    try {
      return (await this.codec.decode(payloads)).map((payload) => this.readable(payload));
    } catch (error) {
      if (payloads.length > 1) return (await Promise.all(payloads.map((one) => this.decode([one])))).flat();
      this.note(error as Error);
      return payloads.map(() => NOTHING);
    }
  }

  private readable(payload: Payload): Payload {
    const encoding = new TextDecoder().decode(payload.metadata?.['encoding']);
    if (READABLE.includes(encoding)) return payload;
    this.note(
      new Error(
        `a payload has the encoding ${JSON.stringify(encoding.slice(0, 100))}, which the codec of the config does not decode`,
      ),
    );
    return NOTHING;
  }

  private note(error: Error): void {
    if (this.reasons.has(error.message)) return;
    this.reasons.add(error.message);
    this.report(error);
  }
}

/** Whether the client could not decode something of what it has read so far. */
export function hasUnread({ options }: Client): boolean {
  return options.loadedDataConverter.payloadCodecs.some((codec) => codec instanceof LenientCodec && codec.hasUnread);
}

/**
 * For a step that would be wrong after reading only a part.
 * @param what of what was read decides about the step
 * @throws CodecError if the client could not decode something of what it has read so far
 */
export function requireRead(client: Client, what: string): void {
  if (!hasUnread(client)) return;
  throw new CodecError(`${what} cannot be decoded; nothing was started or changed`, 'correct codec in the config');
}
