/** A rate of polls: a token bucket that holds the polls of one second. Pure: the caller passes the time, in milliseconds. */
export class PollRate {
  private tokens: number;
  private refilledAt: number | undefined;

  /** @param perSecond the most polls that begin per second */
  constructor(private readonly perSecond: number) {
    this.tokens = Math.max(1, perSecond);
  }

  /** @returns whether a poll may begin; it counts then */
  take(now: number): boolean {
    const elapsed = Math.max(0, now - (this.refilledAt ?? now));
    this.refilledAt = now;
    this.tokens = Math.min(Math.max(1, this.perSecond), this.tokens + (elapsed * this.perSecond) / 1_000);
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
