import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { readEnd, snapshotOf, waitHandle } from '../client/waits.js';
import { waitId } from '../job.js';
import { paceDelay, type Pace } from '../pace.js';
import type { FollowedEnd, FollowRequest } from './contract.js';
import { nothingNew } from './nothing-new.js';

/** Asked often at first, and soon seldom: between two attempts a follower costs nobody anything. */
const FOLLOW_PACE: Pace = { firstMs: 500, factor: 1.5, maxMs: 10_000, jitter: 0.2 };

/**
 * Completes with the end of a wait. Each attempt asks once; a long poll for each of a thousand followers would use up what the server grants
 * a namespace, and an activity slot besides.
 */
export function followWait(client: Client) {
  return async ({ connection, jobId, run }: FollowRequest): Promise<FollowedEnd> => {
    const present = await snapshotOf(waitHandle(client, connection, jobId));
    const isThisOne = present?.firstRunId === run.firstRunId;
    if (isThisOne && present.running) {
      const delayMs = paceDelay(FOLLOW_PACE, Context.current().info.attempt, Math.random());
      throw nothingNew(`the wait goes on, asked again in ${Math.round(delayMs / 100) / 10} s`, delayMs);
    }
    // By its run where another wait for the same job has begun since.
    const runId = isThisOne ? present.runId : run.runId;
    return readEnd(client, client.workflow.getHandle(waitId(connection, jobId), runId));
  };
}
