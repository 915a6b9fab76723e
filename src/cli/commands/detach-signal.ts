import type { CommandContext } from '../terminal/command-context.js';

/** Why and when the watching ends before the waits: Ctrl-C, or `--wait-timeout`. */
export class DetachSignal {
  why: 'timeout' | 'interrupt' | undefined;
  /** Where remarks go: the screen may be somebody else's by now. */
  say: (line: string) => void;
  private readonly stopped = new AbortController();
  private readonly timer: NodeJS.Timeout | undefined;
  private interrupts = 0;

  /** @param cancel what the first Ctrl-C does instead of leaving; undefined: it leaves */
  constructor(
    context: CommandContext,
    waitTimeoutMs: number | undefined,
    private readonly cancel: (() => void) | undefined,
  ) {
    this.say = (line) => context.say(line);
    // A longer one than a timer can hold is none.
    if (waitTimeoutMs !== undefined && waitTimeoutMs < 2 ** 31) {
      this.timer = setTimeout(() => this.leave('timeout'), waitTimeoutMs);
    }
    process.on('SIGINT', this.interrupt);
  }

  get signal(): AbortSignal {
    return this.stopped.signal;
  }

  /** Whether there was a Ctrl-C, also one that cancels. */
  get interrupted(): boolean {
    return this.interrupts > 0;
  }

  stop(): void {
    clearTimeout(this.timer);
    process.off('SIGINT', this.interrupt);
  }

  private readonly interrupt = () => {
    this.interrupts += 1;
    if (this.cancel && this.interrupts === 1) this.cancel();
    else this.leave('interrupt');
  };

  private leave(why: 'timeout' | 'interrupt'): void {
    this.why ??= why;
    this.stopped.abort();
  }
}
