import { EXIT } from '../../contract/failures.js';
/** The signals that detach a command from its waits, with the exit code of each. */
export const EXIT_OF_SIGNAL = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated, SIGHUP: EXIT.hungUp };
const SIGNALS = Object.keys(EXIT_OF_SIGNAL);
/** The longest time that `setTimeout` holds, in milliseconds. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** Tells a command to stop following its waits, on Ctrl-C, SIGTERM or SIGHUP, or after `--wait-timeout`; the waits continue. */
export class DetachSignal {
    cancel;
    why;
    /** Prints a remark; a progress view replaces it while it owns the terminal. */
    say;
    stopped = new AbortController();
    timer;
    interrupts = 0;
    /** @param cancel what the first signal does instead of detaching; undefined: it detaches */
    constructor(context, waitTimeoutMs, cancel) {
        this.cancel = cancel;
        this.say = (line) => context.say(line);
        if (waitTimeoutMs !== undefined)
            this.startTimer(Date.now() + waitTimeoutMs);
        for (const signal of SIGNALS)
            process.on(signal, this.interrupt);
    }
    get signal() {
        return this.stopped.signal;
    }
    /** Whether a signal arrived, even if it only cancelled. */
    get interrupted() {
        return this.interrupts > 0;
    }
    /** The exit code of a command that stopped following a running wait. */
    get exit() {
        return this.why === 'timeout' ? EXIT.stillRunning : EXIT_OF_SIGNAL[this.why ?? 'SIGINT'];
    }
    stop() {
        clearTimeout(this.timer);
        for (const signal of SIGNALS)
            process.off(signal, this.interrupt);
    }
    startTimer(endAt) {
        const left = endAt - Date.now();
        if (left <= 0)
            this.detach('timeout');
        else
            this.timer = setTimeout(() => this.startTimer(endAt), Math.min(left, LONGEST_TIMER_MS));
    }
    interrupt = (signal) => {
        this.interrupts += 1;
        if (this.cancel && this.interrupts === 1)
            this.cancel();
        else
            this.detach(signal);
    };
    detach(why) {
        this.why ??= why;
        clearTimeout(this.timer);
        this.stopped.abort();
    }
}
//# sourceMappingURL=detach-signal.js.map