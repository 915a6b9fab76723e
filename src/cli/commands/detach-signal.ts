import type { CommandContext } from '../terminal/command-context.js';

/** Tells a command to stop following its waits, on Ctrl-C or after `--wait-timeout`; the waits continue. */
export class DetachSignal {
  why: 'timeout' | 'interrupt' | undefined;
  /** Prints a remark; a progress view replaces it while it owns the terminal. */
  say: (line: string) => void;
  private readonly stopped = new AbortController();
  private readonly timer: NodeJS.Timeout | undefined;
  private interrupts = 0;

  /** @param cancel what the first Ctrl-C does instead of detaching; undefined: it detaches */
  constructor(
    context: CommandContext,
    waitTimeoutMs: number | undefined,
    private readonly cancel: (() => void) | undefined,
  ) {
    this.say = (line) => context.say(line);
    // setTimeout cannot hold a longer one; 24 days count as no timeout.
    if (waitTimeoutMs !== undefined && waitTimeoutMs < 2 ** 31) {
      this.timer = setTimeout(() => this.detach('timeout'), waitTimeoutMs);
    }
    process.on('SIGINT', this.interrupt);
  }

  get signal(): AbortSignal {
    return this.stopped.signal;
  }

  /** Whether Ctrl-C was pressed, even if it only cancelled. */
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
    else this.detach('interrupt');
  };

  private detach(why: 'timeout' | 'interrupt'): void {
    this.why ??= why;
    this.stopped.abort();
  }
}
