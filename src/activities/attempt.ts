/** What every attempt of an activity needs of its surroundings. */
import { setTimeout as pause } from 'node:timers/promises';
import { CancelledFailure, Context } from '@temporalio/activity';
import { isTimeout } from '../vendors/http/vendor-error.js';
import { noChange } from './no-change.js';

const HEARTBEAT_EVERY_MS = 3_000;
/** After a worker's shutdown the attempt is taken up by another one, or by this one started anew. */
const SHUTDOWN_RETRY_MS = 1_000;

/**
 * Runs the work of an attempt with a signal that ends it: on a cancel, on the worker's shutdown, and after `limitMs`. Heartbeats while
 * it lasts, so that a killed worker is noticed; work that is quick never heartbeats.
 * @throws CancelledFailure on a cancel, and a benign failure on a shutdown, whatever the work made of it: neither is a vendor's problem
 */
export async function attempt<T>(
  work: (signal: AbortSignal) => Promise<T>,
  options: { limitMs?: number } = {},
): Promise<T> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), HEARTBEAT_EVERY_MS);
  const { cancellationSignal } = context;
  // Not AbortSignal.any: Node 20 holds its sources weakly, and a garbage collection would lose the limit.
  const controller = new AbortController();
  const cancel = () => controller.abort(cancellationSignal.reason);
  const limit = new DOMException('the time of the attempt is over', 'TimeoutError');
  const timer = options.limitMs === undefined ? undefined : setTimeout(() => controller.abort(limit), options.limitMs);
  cancellationSignal.addEventListener('abort', cancel, { once: true });
  if (cancellationSignal.aborted) cancel();
  try {
    return await work(controller.signal);
  } catch (error) {
    if (!cancellationSignal.aborted) throw error;
    if (context.cancellationDetails?.workerShutdown) {
      throw noChange('the worker shut down; another takes this up', SHUTDOWN_RETRY_MS);
    }
    throw error instanceof CancelledFailure ? error : new CancelledFailure('cancelled');
  } finally {
    clearInterval(beat);
    clearTimeout(timer);
    cancellationSignal.removeEventListener('abort', cancel);
  }
}

/** False when the attempt's time ran out meanwhile. @throws the signal's reason when it is aborted for another one */
export async function pauseFor(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await pause(ms, undefined, { signal });
    return true;
  } catch {
    if (isTimeout(signal.reason)) return false;
    throw signal.reason;
  }
}
