import type { Client } from '@temporalio/client';
import type { RunEnd } from '../client/run-end.js';
import { foundRun } from '../client/start-run.js';
import type { FollowedRunEnd, RunCallerActivities } from '../contract/run-job.js';

/** Finds the run with the key of the input. */
export function findRun(client: Client): RunCallerActivities['findRun'] {
  return async (input) => {
    const found = await foundRun(client, input);
    if (!found) return { none: true };
    const { run, end, usedKey, differences } = found;
    if (differences.length > 0) return { different: differences };
    return end ? { end: followedRunEnd(end), usedKey } : { run };
  };
}

/** The end without the exit code and the hint, which are for the command line. */
export function followedRunEnd({ outcome, error, evidence }: RunEnd): FollowedRunEnd {
  return {
    outcome,
    ...(error && { error: { type: error.type, message: error.message } }),
    ...(evidence && { evidence }),
  };
}
