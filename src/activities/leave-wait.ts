import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { requestCancel, waitHandle } from '../client/waits.js';
import { LEAVE_UPDATE, type Caller, type LeaveResult } from '../workflows/contract.js';
import type { JoinRequest } from './contract.js';

/** Takes a caller off a wait, and cancels the wait where nobody else wants its job. One that has ended is left as it is. */
export function leaveWait(client: Client) {
  return async ({ connection, jobId, caller }: JoinRequest): Promise<LeaveResult> => {
    try {
      const { last } = await waitHandle(client, connection, jobId).executeUpdate<LeaveResult, [Caller]>(LEAVE_UPDATE, {
        args: [{ caller }],
      });
      if (last) await requestCancel(client, connection, jobId, 'its only caller was cancelled');
      return { last };
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return { last: true };
      throw error;
    }
  };
}
