import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { requestCancel } from '../client/waits.js';
import type { FollowRequest } from '../contract/activities.js';

/** Asks for a cancel of the wait; one that has ended is left as it is. */
export function cancelWait(client: Client) {
  return async ({ connection, jobId, run }: FollowRequest): Promise<void> => {
    try {
      await requestCancel(client, connection, jobId, 'a caller that follows it was cancelled', run.firstRunId);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  };
}
