/** Runs one attempt of an activity with cancellation, a time limit and heartbeats. */
import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { CancelledFailure, Context } from '@temporalio/activity';
import { isTimeout } from '../vendors/http/vendor-error.js';
import { noChange } from './no-change.js';

export const HEARTBEAT_EVERY_MS = 3_000;
/** How soon after a worker's shutdown another worker, or the restarted one, retries the attempt. */
const SHUTDOWN_RETRY_MS = 1_000;

/**
 * Runs the work with a signal that aborts it on a cancel and on the worker's shutdown. Heartbeats during the work reveal a killed worker; quick
 * work never heartbeats.
 * @param options `details`: what a heartbeat keeps for the next attempt
 * @throws CancelledFailure on a cancel and a benign failure on a shutdown, whatever the work threw: neither is the vendor's problem
 */
export async function attempt<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { details }: { details?: () => unknown } = {},
): Promise<T> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(details?.()), HEARTBEAT_EVERY_MS);
  const { cancellationSignal } = context;
  try {
    return await work(cancellationSignal);
  } catch (error) {
    if (!cancellationSignal.aborted) throw error;
    if (context.cancellationDetails?.workerShutdown) {
      throw noChange('the worker shut down; another one retries', SHUTDOWN_RETRY_MS);
    }
    throw error instanceof CancelledFailure ? error : new CancelledFailure('cancelled');
  } finally {
    clearInterval(beat);
  }
}

/** Runs the work with a signal that aborts with the given one, and with a TimeoutError after `limitMs`. */
export async function withLimit<T>(
  limitMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  // Not AbortSignal.any: Node 20 holds its sources weakly, and a garbage collection loses the time limit.
  const controller = new AbortController();
  const cancel = () => controller.abort(signal.reason);
  const limit = new DOMException('the time limit of the attempt has passed', 'TimeoutError');
  const timer = setTimeout(() => controller.abort(limit), limitMs);
  // Many works share a signal at a time: all submits of a worker, and all polls of a watch.
  setMaxListeners(Infinity, signal);
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
  }
}

/** @returns false if the time limit of the attempt passed meanwhile @throws the signal's reason if it is aborted for any other reason */
export async function pauseFor(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await pause(ms, undefined, { signal });
    return true;
  } catch {
    if (isTimeout(signal.reason)) return false;
    throw signal.reason;
  }
}

/** When this attempt was scheduled, in milliseconds by the clock of the Temporal server: later for each attempt, on whichever worker. */
export function attemptAt(): number {
  return Context.current().info.currentAttemptScheduledTimestampMs;
}
