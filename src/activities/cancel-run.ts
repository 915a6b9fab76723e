import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { RunHandle } from '../client/run-handle.js';
import type { RunCallerActivities } from '../contract/run-job.js';

/** Requests a cancel of the run. Does nothing if it has ended. */
export function cancelRun(client: Client): RunCallerActivities['cancelRun'] {
  return async ({ run: { firstRunId }, ...key }) => {
    try {
      await new RunHandle(client, key, { firstRunId }).cancel('a caller that follows it was cancelled');
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  };
}
