/** How well a connection answers the polls of its watch, kept once for all of its jobs. Pure: the caller passes the time, in milliseconds. */
import { backoffDelay, type Backoff } from '../contract/backoff.js';
import type { ConnectionCondition, ConnectionState } from '../contract/watch.js';

/** A single job may fail by itself, and jobs may fail in different ways, so only failures in a row change the condition of the connection. */
const FAILURES_IN_A_ROW = 3;
/** While the connection fails, one job at a time is polled, after these delays. */
const PROBES: Backoff = { initialMs: 2_000, factor: 1.5, maxMs: 30_000, jitter: 0 };

export class ConnectionFailures {
  private failures = 0;
  /** The last ones of those that are alike. */
  private alike = 0;
  private failingSince = 0;
  private lastFailure: ConnectionCondition | undefined;
  private probeAt = 0;
  private current: ConnectionState;

  /** @param before what was last known. Whoever polls serves the connection, so `unserved` is over. */
  constructor(before: ConnectionState, now: number) {
    this.current = before.condition === 'unserved' ? { condition: 'clear', since: now } : before;
  }

  get state(): ConnectionState {
    return this.current;
  }

  get failing(): boolean {
    return this.current.condition !== 'clear';
  }

  /** How many polls may be under way. */
  mayPoll(now: number, most: number): number {
    if (!this.failing) return most;
    return now >= this.probeAt ? 1 : 0;
  }

  /** @param retryAfterMs the vendor's Retry-After */
  failed(condition: ConnectionCondition, problem: string | undefined, now: number, retryAfterMs = 0): void {
    if (this.failures === 0 || condition !== this.lastFailure) {
      this.failingSince = now;
      this.alike = 0;
    }
    this.lastFailure = condition;
    this.failures += 1;
    this.alike += 1;
    if ((this.failing ? this.alike : this.failures) >= FAILURES_IN_A_ROW) {
      const since = this.current.condition === condition ? this.current.since : this.failingSince;
      this.current = { condition, problem, since };
    }
    if (!this.failing) return;
    this.probeAt = now + Math.max(retryAfterMs, backoffDelay(PROBES, this.failures - FAILURES_IN_A_ROW + 1, 0));
  }

  worked(now: number): void {
    this.failures = 0;
    if (this.failing) this.current = { condition: 'clear', since: now };
  }
}
