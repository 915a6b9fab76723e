import type { CommandContext } from '../terminal/command-context.js';
/** The signals that detach a command from its waits, with the exit code of each. */
export declare const EXIT_OF_SIGNAL: {
    readonly SIGINT: 130;
    readonly SIGTERM: 143;
    readonly SIGHUP: 129;
};
export type DetachingSignal = keyof typeof EXIT_OF_SIGNAL;
/** Tells a command to stop following its waits, on Ctrl-C, SIGTERM or SIGHUP, or after `--wait-timeout`; the waits continue. */
export declare class DetachSignal {
    private readonly cancel;
    why: 'timeout' | DetachingSignal | undefined;
    /** Prints a remark; a progress view replaces it while it owns the terminal. */
    say: (line: string) => void;
    private readonly stopped;
    private timer;
    private interrupts;
    /** @param cancel what the first signal does instead of detaching; undefined: it detaches */
    constructor(context: CommandContext, waitTimeoutMs: number | undefined, cancel: (() => void) | undefined);
    get signal(): AbortSignal;
    /** Whether a signal arrived, even if it only cancelled. */
    get interrupted(): boolean;
    /** The exit code of a command that stopped following a running wait. */
    get exit(): number;
    stop(): void;
    private startTimer;
    private readonly interrupt;
    private detach;
}
