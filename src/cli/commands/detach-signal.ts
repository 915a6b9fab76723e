import { EXIT } from '../../contract/failures.js';
import type { CommandContext } from '../terminal/command-context.js';

/** The signals that detach a command from its waits, with the exit code of each. */
export const EXIT_OF_SIGNAL = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated, SIGHUP: EXIT.hungUp } as const;
export type DetachingSignal = keyof typeof EXIT_OF_SIGNAL;

const SIGNALS = Object.keys(EXIT_OF_SIGNAL) as DetachingSignal[];
/** The longest time that `setTimeout` holds, in milliseconds. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Tells a command to stop following its waits, on Ctrl-C, SIGTERM or SIGHUP, or after `--wait-timeout`; the waits continue. */
export class DetachSignal {
  why: 'timeout' | DetachingSignal | undefined;
  /** Prints a remark; a progress view replaces it while it owns the terminal. */
  say: (line: string) => void;
  private readonly stopped = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private interrupts = 0;

  /** @param cancel what the first signal does instead of detaching; undefined: it detaches */
  constructor(
    private readonly context: CommandContext,
    waitTimeoutMs: number | undefined,
    private readonly cancel: (() => void) | undefined,
  ) {
    this.say = (line) => context.say(line);
    if (waitTimeoutMs !== undefined) this.startTimer(Date.now() + waitTimeoutMs);
    for (const signal of SIGNALS) process.on(signal, this.interrupt);
  }

  /** Says once what Ctrl-C does, if there is somebody to press it. */
  announce(of: 'run' | 'runs' | 'wait' | 'waits'): void {
    if (!process.stderr.isTTY) return;
    const several = of === 'waits' || of === 'runs';
    const [jobs, go] = several ? ['all jobs', `the ${of} continue`] : ['the job', `the ${of} continues`];
    this.say(this.cancel ? `Ctrl-C cancels ${jobs}; a second one detaches.` : `Ctrl-C detaches; ${go}.`);
  }

  /** Prints an error, also with `--quiet`. */
  warn(line: string): void {
    if (this.context.flags.quiet) this.context.warn(line);
    else this.say(line);
  }

  get signal(): AbortSignal {
    return this.stopped.signal;
  }

  /** Whether a signal arrived, even if it only cancelled. */
  get interrupted(): boolean {
    return this.interrupts > 0;
  }

  /** The exit code of a command that stopped following a running wait. */
  get exit(): number {
    return this.why === 'timeout' ? EXIT.stillRunning : EXIT_OF_SIGNAL[this.why ?? 'SIGINT'];
  }

  stop(): void {
    clearTimeout(this.timer);
    for (const signal of SIGNALS) process.off(signal, this.interrupt);
  }

  private startTimer(endAt: number): void {
    const left = endAt - Date.now();
    if (left <= 0) this.detach('timeout');
    else this.timer = setTimeout(() => this.startTimer(endAt), Math.min(left, LONGEST_TIMER_MS));
  }

  private readonly interrupt = (signal: DetachingSignal) => {
    this.interrupts += 1;
    if (this.cancel && this.interrupts === 1) this.cancel();
    else this.detach(signal);
  };

  private detach(why: 'timeout' | DetachingSignal): void {
    this.why ??= why;
    clearTimeout(this.timer);
    this.stopped.abort();
  }
}
