import { Context } from '@temporalio/activity';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { RunHandle } from '../client/run-handle.js';
import { backoffDelay, type Backoff } from '../contract/backoff.js';
import type { RunCallerActivities } from '../contract/run-job.js';
import { unseenRunOutcome } from '../contract/reported-run.js';
import { followedRunEnd } from './find-run.js';
import { noChange } from './no-change.js';

const ENDS_SOON: Backoff = { initialMs: 100, factor: 1.5, maxMs: 10_000, jitter: 0.2 };
const NOT_SOON: Backoff = { initialMs: 1_000, factor: 1.5, maxMs: 30_000, jitter: 0.2 };

/** Completes with the end of a run. Each attempt asks once, as in followWait. */
export function followRun(client: Client): RunCallerActivities['followRun'] {
  return async ({ run: { runId, firstRunId }, endsSoon, ...key }) => {
    const latest = await new RunHandle(client, key).describe();
    if (latest?.firstRunId === firstRunId && latest.running) {
      const delayMs = backoffDelay(endsSoon ? ENDS_SOON : NOT_SOON, Context.current().info.attempt, Math.random());
      throw noChange(`the run is running, next check in ${Math.round(delayMs / 100) / 10} s`, delayMs);
    }
    try {
      return followedRunEnd(await new RunHandle(client, key, { runId }).result());
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      // Deleted, or past the namespace's retention: a retry would never end.
      const outcome = unseenRunOutcome(key, new Date().toISOString(), 'ended');
      return { outcome, error: { type: 'Failed', message: 'Temporal no longer has the run' } };
    }
  };
}
