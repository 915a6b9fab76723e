/**
 * Runs the work with a signal that aborts it on a cancel, on the worker's shutdown, and after `limitMs`. Heartbeats during the work reveal a
 * killed worker; quick work never heartbeats.
 * @throws CancelledFailure on a cancel and a benign failure on a shutdown, whatever the work threw: neither is the vendor's problem
 */
export declare function attempt<T>(work: (signal: AbortSignal) => Promise<T>, options?: {
    limitMs?: number;
}): Promise<T>;
/** @returns false if the time limit of the attempt passed meanwhile @throws the signal's reason if it is aborted for any other reason */
export declare function pauseFor(ms: number, signal: AbortSignal): Promise<boolean>;
