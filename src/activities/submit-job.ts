import { Context } from '@temporalio/activity';
import type { SubmitAnswer, SubmitRequest } from '../contract/run-job.js';
import type { RunPolicy } from '../vendors/shared/allowed-job.js';
import type { VendorClient } from '../vendors/shared/vendor-client.js';
import { HEARTBEAT_EVERY_MS, withLimit } from './attempt.js';
import { allowedOrder } from './prepare-submit.js';
import { answerOf } from './submit-error.js';

/** Longer than a log-in, the request, and the request again after a 401. */
const SUBMIT_LIMIT_MS = 60_000;
const NEVER = new AbortController().signal;

/**
 * Sends the request that starts the job, once. Neither a cancel nor the worker's shutdown interrupts it: what the vendor answers is worth more
 * than the seconds saved. Its heartbeats reveal a worker that died, after which nobody knows whether the job was started.
 */
export function submitJob(client: VendorClient, policy: RunPolicy) {
  return async ({ prepared: _prepared, ...order }: SubmitRequest): Promise<SubmitAnswer> => {
    const submission = allowedOrder(client, policy, order);
    const context = Context.current();
    const beat = setInterval(() => context.heartbeat(), HEARTBEAT_EVERY_MS);
    try {
      const started = await withLimit(SUBMIT_LIMIT_MS, NEVER, (signal) => submission.submit(order, signal));
      return { started };
    } catch (error) {
      return answerOf(error);
    } finally {
      clearInterval(beat);
    }
  };
}
