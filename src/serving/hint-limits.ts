/** How many of the hints to poll a job become signals to its wait. Pure. */
import { POLL_NOW_SPACING_MS } from '../contract/wait-messages.js';

/** How many seconds' worth of signals may come at once. */
const BURST_SECONDS = 10;

/** Hints may cause this part of the polls that a connection allows; the others stay for the polls that are due. */
const SHARE_OF_RATE_LIMIT = 0.5;

/** The signals that the hints for one connection may send. */
export class SignalBudget {
  private readonly perSecond: number;
  private readonly most: number;
  private left: number;

  /** @param rateLimit of the connection, in polls a second @param at this and all other times in milliseconds since the epoch */
  constructor(
    rateLimit: number,
    private at: number,
  ) {
    this.perSecond = rateLimit * SHARE_OF_RATE_LIMIT;
    this.most = Math.max(1, this.perSecond * BURST_SECONDS);
    this.left = this.most;
  }

  /** Takes one signal. @returns 0, or in how many milliseconds there will be one */
  take(now: number): number {
    const passedMs = Math.max(0, now - this.at);
    this.at = now;
    this.left = Math.min(this.most, this.left + (passedMs / 1_000) * this.perSecond);
    if (this.left < 1) return Math.ceil(((1 - this.left) / this.perSecond) * 1_000);
    this.left -= 1;
    return 0;
  }
}

/**
 * When the wait polls, at the earliest, if it gets a signal now. A hint that comes before then needs no signal of its own.
 * @param before when it polled, or polls, for the signal before
 */
export function pollAfterSignal(now: number, before: number | undefined): number {
  return before === undefined ? now : Math.max(now, before + POLL_NOW_SPACING_MS);
}

/** Whether a signal that is sent now would be answered at once, whatever was sent before. */
export function isForgotten(pollAt: number, now: number): boolean {
  return now >= pollAt + POLL_NOW_SPACING_MS;
}
