/** Runs one attempt of an activity with cancellation, a time limit and heartbeats. */
import { setTimeout as pause } from 'node:timers/promises';
import { CancelledFailure, Context } from '@temporalio/activity';
import { isTimeout } from '../vendors/http/vendor-error.js';
import { noChange } from './no-change.js';
const HEARTBEAT_EVERY_MS = 3_000;
/** How soon after a worker's shutdown another worker, or the restarted one, retries the attempt. */
const SHUTDOWN_RETRY_MS = 1_000;
/**
 * Runs the work with a signal that aborts it on a cancel, on the worker's shutdown, and after `limitMs`. Heartbeats during the work reveal a
 * killed worker; quick work never heartbeats.
 * @throws CancelledFailure on a cancel and a benign failure on a shutdown, whatever the work threw: neither is the vendor's problem
 */
export async function attempt(work, options = {}) {
    const context = Context.current();
    const beat = setInterval(() => context.heartbeat(), HEARTBEAT_EVERY_MS);
    const { cancellationSignal } = context;
    // Not AbortSignal.any: Node 20 holds its sources weakly, and a garbage collection loses the time limit.
    const controller = new AbortController();
    const cancel = () => controller.abort(cancellationSignal.reason);
    const limit = new DOMException('the time limit of the attempt has passed', 'TimeoutError');
    const timer = options.limitMs === undefined ? undefined : setTimeout(() => controller.abort(limit), options.limitMs);
    cancellationSignal.addEventListener('abort', cancel, { once: true });
    if (cancellationSignal.aborted)
        cancel();
    try {
        return await work(controller.signal);
    }
    catch (error) {
        if (!cancellationSignal.aborted)
            throw error;
        if (context.cancellationDetails?.workerShutdown) {
            throw noChange('the worker shut down; another one retries', SHUTDOWN_RETRY_MS);
        }
        throw error instanceof CancelledFailure ? error : new CancelledFailure('cancelled');
    }
    finally {
        clearInterval(beat);
        clearTimeout(timer);
        cancellationSignal.removeEventListener('abort', cancel);
    }
}
/** @returns false if the time limit of the attempt passed meanwhile @throws the signal's reason if it is aborted for any other reason */
export async function pauseFor(ms, signal) {
    try {
        await pause(ms, undefined, { signal });
        return true;
    }
    catch {
        if (isTimeout(signal.reason))
            return false;
        throw signal.reason;
    }
}
//# sourceMappingURL=attempt.js.map