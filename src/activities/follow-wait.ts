import { Context } from '@temporalio/activity';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { WaitEnd } from '../client/wait-end.js';
import { WaitHandle } from '../client/wait-handle.js';
import type { FollowedEnd, FollowRequest } from '../contract/activities.js';
import { backoffDelay, type Backoff } from '../contract/backoff.js';
import { unseenOutcome } from '../contract/outcome.js';
import { noChange } from './no-change.js';

const ENDS_SOON: Backoff = { initialMs: 100, factor: 1.5, maxMs: 10_000, jitter: 0.2 };
/** In case the signal of the end is never sent, as when somebody terminates the wait. */
const IN_CASE: Backoff = { initialMs: 5_000, factor: 2, maxMs: 300_000, jitter: 0.2 };

/**
 * Completes with the end of a wait. Each attempt asks once: a long poll for each of a thousand followers would use up the namespace's limit
 * of concurrent pollers, and an activity slot each.
 */
export function followWait(client: Client) {
  return async ({ run, endsSoon, ...job }: FollowRequest): Promise<FollowedEnd> => {
    const latest = await new WaitHandle(client, job).describe();
    const isThisWait = latest?.firstRunId === run.firstRunId;
    if (isThisWait && latest.running) {
      const backoff = endsSoon ? ENDS_SOON : IN_CASE;
      const delayMs = backoffDelay(backoff, Context.current().info.attempt, Math.random());
      throw noChange(`the wait is running, next check in ${Math.round(delayMs / 100) / 10} s`, delayMs);
    }
    // If another wait for the same job has started since, this one is found by its run.
    const runId = isThisWait ? latest.runId : run.runId;
    try {
      return followedEnd(await new WaitHandle(client, job, { runId }).result());
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      // Deleted, or past the namespace's retention: a retry would never end.
      const outcome = unseenOutcome(job.connection, job.jobId, new Date().toISOString(), 'ended');
      return { outcome, error: { type: 'Failed', message: 'Temporal no longer has the wait' } };
    }
  };
}

/** The end without the exit code and the hint, which are for the command line. */
export function followedEnd({ outcome, error }: WaitEnd): FollowedEnd {
  return error ? { outcome, error: { type: error.type, message: error.message } } : { outcome };
}
