import { Context } from '@temporalio/activity';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { readEnd, snapshotOf, waitHandle, type WaitEnd } from '../client/waits.js';
import { unseenOutcome } from '../contract/outcome.js';
import { waitId } from '../contract/ids.js';
import { backoffDelay, type Backoff } from '../contract/backoff.js';
import type { FollowedEnd, FollowRequest } from '../contract/activities.js';
import { noChange } from './no-change.js';

/** Asked often at first, and soon seldom: between two attempts a follower costs nobody anything. */
const FOLLOW_BACKOFF: Backoff = { initialMs: 500, factor: 1.5, maxMs: 10_000, jitter: 0.2 };

/**
 * Completes with the end of a wait. Each attempt asks once; a long poll for each of a thousand followers would use up what the server grants
 * a namespace, and an activity slot besides.
 */
export function followWait(client: Client) {
  return async ({ connection, jobId, run }: FollowRequest): Promise<FollowedEnd> => {
    const present = await snapshotOf(waitHandle(client, connection, jobId));
    const isThisOne = present?.firstRunId === run.firstRunId;
    if (isThisOne && present.running) {
      const delayMs = backoffDelay(FOLLOW_BACKOFF, Context.current().info.attempt, Math.random());
      throw noChange(`the wait goes on, asked again in ${Math.round(delayMs / 100) / 10} s`, delayMs);
    }
    // By its run where another wait for the same job has begun since.
    const runId = isThisOne ? present.runId : run.runId;
    try {
      return followedEnd(await readEnd(client, client.workflow.getHandle(waitId(connection, jobId), runId)));
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      // Deleted, or past the namespace's retention: to ask again would be to ask for ever.
      const outcome = unseenOutcome(connection, jobId, new Date().toISOString(), 'ended');
      return { outcome, error: { type: 'Failed', message: 'Temporal no longer knows the wait' } };
    }
  };
}

/** What a caller is told: no exit codes and hints, which are for the command line. */
export function followedEnd({ outcome, error }: WaitEnd): FollowedEnd {
  return error ? { outcome, error: { type: error.type, message: error.message } } : { outcome };
}
