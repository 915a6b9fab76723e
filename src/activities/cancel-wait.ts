import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { WaitHandle } from '../client/wait-handle.js';
import type { FollowRequest } from '../contract/activities.js';

/** Requests a cancel of the wait. Does nothing if it has ended. */
export function cancelWait(client: Client) {
  return async ({ run: { firstRunId }, ...job }: FollowRequest): Promise<void> => {
    try {
      await new WaitHandle(client, job, { firstRunId }).cancel('a caller that follows it was cancelled');
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  };
}
