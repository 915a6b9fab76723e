/** Whether Temporal answers, with one line when it ceases to and one when it does again. */
import type { Logger } from '@temporalio/common';
import { shortDuration } from '../text/short-duration.js';

export class TemporalSilence {
  private since: number | undefined;

  constructor(
    private readonly address: string,
    private readonly log: Logger,
  ) {}

  get lasts(): boolean {
    return this.since !== undefined;
  }

  /** @param now milliseconds since the epoch */
  note(answered: boolean, now: number): void {
    if (answered && this.since !== undefined) {
      this.log.info(`Temporal answers again, after ${shortDuration(now - this.since)}; the waits continue`);
      this.since = undefined;
    } else if (!answered && this.since === undefined) {
      this.since = now;
      this.log.warn(`Temporal does not answer at ${this.address}; the worker keeps trying, and no wait is lost`);
    }
  }
}
