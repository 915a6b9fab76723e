import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { requestCancel } from '../client/waits.js';
import { waitId } from '../contract/ids.js';
import { LEAVE_UPDATE, type Caller, type LeaveResult } from '../contract/wait-messages.js';
import type { LeaveRequest } from '../contract/activities.js';

/** Takes a caller off a wait, and cancels the wait where nobody else wants its job. One that has ended is left as it is. */
export function leaveWait(client: Client) {
  return async ({ connection, jobId, caller, run, cancelIfLast }: LeaveRequest): Promise<LeaveResult> => {
    const { firstRunId } = run;
    // By its first run: another wait for the job may have begun since.
    const handle = client.workflow.getHandle(waitId(connection, jobId), undefined, { firstExecutionRunId: firstRunId });
    try {
      const { last } = await handle.executeUpdate<LeaveResult, [Caller]>(LEAVE_UPDATE, { args: [{ caller }] });
      if (last && cancelIfLast) {
        await requestCancel(client, connection, jobId, 'its only caller was cancelled', firstRunId);
      }
      return { last };
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return { last: true };
      throw error;
    }
  };
}
