import type { Client } from '@temporalio/client';
import type { RunEnd } from '../client/run-end.js';
import { foundRun } from '../client/start-run.js';
import type { FollowedRunEnd, RunCallerActivities } from '../contract/run-job.js';

/** Finds the run with the key of the input. */
export function findRun(client: Client): RunCallerActivities['findRun'] {
  return async (input) => {
    const found = await foundRun(client, input);
    if (!found) return { none: true };
    if ('differences' in found) return { different: found.differences };
    return 'run' in found ? found : { end: followedRunEnd(found.end), usedKey: found.usedKey };
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
