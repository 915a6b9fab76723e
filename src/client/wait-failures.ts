/** Why listed waits failed: their memo has the outcome of the job, but not the failure. */
import type { Client } from '@temporalio/client';
import { forEachConcurrent } from './for-each-concurrent.js';
import type { KnownWait } from './known-wait.js';
import type { WaitEnd } from './wait-end.js';
import { WaitHandle } from './wait-handle.js';

export interface ListedWait extends KnownWait {
  /** Present if the wait failed. */
  error?: WaitEnd['error'];
}

/** Ends read at once: each is a request. */
const CONCURRENCY = 16;

export class WaitFailures {
  /** By run, so that a list that is read again asks for each failure once. */
  private readonly known = new Map<string, WaitEnd['error']>();

  constructor(private readonly client: Client) {}

  async addTo(waits: readonly KnownWait[]): Promise<ListedWait[]> {
    const failed = waits.filter(({ status, runId }) => status === 'FAILED' && !this.known.has(runId));
    await forEachConcurrent(CONCURRENCY, failed, async (wait) => {
      const { error } = await new WaitHandle(this.client, wait, { runId: wait.runId }).result();
      this.known.set(wait.runId, error);
    });
    return waits.map((wait) => {
      const error = this.known.get(wait.runId);
      return error ? { ...wait, error } : wait;
    });
  }
}
