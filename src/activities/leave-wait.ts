import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { WaitHandle } from '../client/wait-handle.js';
import type { LeaveRequest } from '../contract/activities.js';
import type { LeaveResult } from '../contract/wait-messages.js';

/** Removes a caller from a wait, and cancels the wait if no other caller wants its job. Does nothing if the wait has ended. */
export function leaveWait(client: Client) {
  return async ({ caller, run, cancelIfLast, ...job }: LeaveRequest): Promise<LeaveResult> => {
    // By its first run, because another wait for the job may have started since.
    const handle = new WaitHandle(client, job, { firstRunId: run.firstRunId });
    try {
      return await handle.leave(caller, cancelIfLast ? 'its only caller was cancelled' : undefined);
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return { last: true };
      throw error;
    }
  };
}
