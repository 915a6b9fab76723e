/**
 * Bounds the bytes of vendors' answers that one process holds at the same time, over all connections. Whoever needs more waits until
 * others have been read. Only the oldest of those who wait may exceed the bound, by one answer, where otherwise nobody could go on.
 */
export const ANSWERS_IN_MEMORY_BYTES = 64 * 1024 * 1024;
/** The first bytes of each answer do not count, so that the poll of a job never waits for a long list. */
export const UNCOUNTED_BYTES = 64 * 1024;

export class AnswerMemory {
  /** The counted bytes of all answers. */
  inUse = 0;
  /** Those with counted bytes, or waiting for them, the oldest first. */
  private readonly shares = new Set<AnswerShare>();

  constructor(readonly limit = ANSWERS_IN_MEMORY_BYTES) {}

  share(): AnswerShare {
    return new AnswerShare(this);
  }

  /** For its shares only, whenever one of them wants more or less. */
  ask(share: AnswerShare): void {
    this.shares.add(share);
    this.grant();
  }

  /** For its shares only. */
  leave(share: AnswerShare, bytes: number): void {
    this.inUse -= bytes;
    this.shares.delete(share);
    this.grant();
  }

  private grant(): void {
    for (const share of this.shares) {
      const { wanted } = share;
      if (wanted === 0) continue;
      if (this.inUse + wanted > this.limit && !this.isStuck()) return;
      this.inUse += wanted;
      share.take();
    }
  }

  private isStuck(): boolean {
    return [...this.shares].every(({ held, wanted }) => held === 0 || wanted > 0);
  }
}

/** What one caller holds of answers, until it releases them. */
export class AnswerShare {
  held = 0;
  /** What it waits for. */
  wanted = 0;
  private received = 0;
  private onTaken: (() => void) | undefined;

  constructor(private readonly memory: AnswerMemory) {}

  /**
   * Counts bytes that have arrived.
   * @param limitMs how long to wait for others
   * @returns false if they had to wait longer @throws the signal's reason
   */
  async grow(bytes: number, signal: AbortSignal, limitMs: number): Promise<boolean> {
    this.received += bytes;
    this.wanted = Math.max(0, this.received - UNCOUNTED_BYTES - this.held);
    if (this.wanted === 0) return true;
    this.memory.ask(this);
    return this.wanted === 0 || this.taken(signal, limitMs);
  }

  /** For the memory only. */
  take(): void {
    this.held += this.wanted;
    this.wanted = 0;
    this.onTaken?.();
  }

  /** The answers are no longer needed. The share can be used again. */
  release(): void {
    const { held } = this;
    this.held = this.wanted = this.received = 0;
    this.memory.leave(this, held);
  }

  private taken(signal: AbortSignal, limitMs: number): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        this.onTaken = undefined;
        settle();
      };
      const giveUp = (settle: () => void) => {
        end(settle);
        this.wanted = 0;
        this.memory.ask(this);
      };
      const abort = () => giveUp(() => reject(signal.reason as Error));
      const timer = setTimeout(() => giveUp(() => resolve(false)), limitMs);
      this.onTaken = () => end(() => resolve(true));
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort, { once: true });
    });
  }
}

/** That of this process. */
export const ANSWER_MEMORY = new AnswerMemory();
