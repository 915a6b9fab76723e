/** Wakes waits by what their vendors push. Where a vendor pushes nothing, the waits poll as they would without. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@temporalio/common';
import { withLimit } from '../activities/attempt.js';
import { shortDuration } from '../text/short-duration.js';
import { pushPauseMs } from '../vendors/shared/push-pause.js';
import type { JobPushes } from '../vendors/shared/vendor-client.js';
import type { PollHints } from './poll-hints.js';

export interface PushingConnection {
  connection: string;
  pushes: JobPushes;
  /** In polls a second. */
  rateLimit: number;
}

export interface PushOptions {
  hints: Pick<PollHints, 'take'>;
  log: Logger;
  /** How often messages are read, at most. @default 5,000 */
  readEveryMs?: number;
}

/** Each read is a request to the vendor. */
const READ_EVERY_MS = 5_000;
/** A connection's reads are at most this part of the requests that its `rateLimit` allows for polls. */
const SHARE_OF_RATE_LIMIT = 0.5;
/** For a read with its subscription. */
const READ_LIMIT_MS = 20_000;

/** @returns a function that stops it, and resolves when no request is under way */
export function readPushes(connections: readonly PushingConnection[], options: PushOptions): () => Promise<void> {
  const stopping = new AbortController();
  const readers = connections.map((connection) => new PushReader(connection, options).run(stopping.signal));
  return async () => {
    stopping.abort();
    await Promise.all(readers);
  };
}

class PushReader {
  private readonly everyMs: number;
  /** The jobs whose waits must still be woken. */
  private readonly changed = new Set<string>();
  private failures = 0;
  private isPushed = false;

  constructor(
    private readonly of: PushingConnection,
    private readonly options: PushOptions,
  ) {
    const leastMs = 1_000 / (of.rateLimit * SHARE_OF_RATE_LIMIT);
    this.everyMs = Math.max(options.readEveryMs ?? READ_EVERY_MS, leastMs);
  }

  /** Never throws. */
  async run(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const pauseMs = await this.read(stop);
      await this.wake(stop);
      await pause(pauseMs, undefined, { signal: stop, ref: false }).catch(() => undefined);
    }
  }

  /** @returns how long to wait until the next read, in milliseconds */
  private async read(stop: AbortSignal): Promise<number> {
    const { connection, pushes } = this.of;
    try {
      const jobIds = await withLimit(READ_LIMIT_MS, stop, (signal) => pushes.changedJobs(signal));
      if (jobIds === undefined) return this.everyMs;
      if (!this.isPushed) this.options.log.info(`${connection}: the vendor pushes job states`, { connection });
      this.isPushed = true;
      this.failures = 0;
      for (const jobId of jobIds) this.changed.add(jobId);
      return this.everyMs;
    } catch (error) {
      if (stop.aborted) return 0;
      this.failures += 1;
      const pauseMs = pushPauseMs(error, this.failures);
      const line = `${connection}: no pushed job states, so the waits only poll: ${(error as Error).message} (next try in ${shortDuration(pauseMs)})`;
      // A connection without pushes is one line, not one every half hour.
      this.options.log[this.failures === 1 ? 'info' : 'debug'](line, { connection });
      this.isPushed = false;
      return pauseMs;
    }
  }

  /** Those that cannot be woken now are woken after the next read. */
  private async wake(stop: AbortSignal): Promise<void> {
    const { connection, pushes } = this.of;
    for (const jobId of [...this.changed]) {
      if (stop.aborted) return;
      const { result } = await this.options.hints.take({ connection, jobId });
      if (result === 'tooMany' || result === 'away') return;
      this.changed.delete(jobId);
      if (result === 'noWait') pushes.forget(jobId);
    }
  }
}
