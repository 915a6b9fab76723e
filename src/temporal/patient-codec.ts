/** A worker's codec: waits for a codec server that is away, because a Worker whose failures cannot be encoded would end. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Payload, PayloadCodec } from '@temporalio/common';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

export interface Patience {
  /** For how long it tries again, in milliseconds. */
  lasts: number;
  /** Called at the first failure, and at the first one after a success. */
  warn: (error: Error) => void;
}

export class PatientCodec implements PayloadCodec {
  private away = false;

  constructor(
    private readonly codec: PayloadCodec,
    private readonly patience: Patience,
  ) {}

  async encode(payloads: Payload[]): Promise<Payload[]> {
    const giveUpAt = Date.now() + this.patience.lasts;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(LONGEST_PAUSE_MS, 2 * pause)) {
      try {
        const encoded = await this.codec.encode(payloads);
        this.away = false;
        return encoded;
      } catch (error) {
        if (!this.away) this.patience.warn(error as Error);
        this.away = true;
        if (Date.now() + pause > giveUpAt) throw error;
        await sleep(pause);
      }
    }
  }

  /** Not repeated here: the task that needs it fails, and Temporal repeats it. */
  decode(payloads: Payload[]): Promise<Payload[]> {
    return this.codec.decode(payloads);
  }
}
