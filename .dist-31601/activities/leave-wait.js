import { WorkflowNotFoundError } from '@temporalio/client';
import { WaitHandle } from '../client/wait-handle.js';
/** Removes a caller from a wait, and cancels the wait if no other caller wants its job. Does nothing if the wait has ended. */
export function leaveWait(client) {
    return async ({ caller, run, cancelIfLast, ...job }) => {
        // By its first run, because another wait for the job may have started since.
        const handle = new WaitHandle(client, job, { firstRunId: run.firstRunId });
        try {
            return await handle.leave(caller, cancelIfLast ? 'its only caller was cancelled' : undefined);
        }
        catch (error) {
            if (error instanceof WorkflowNotFoundError)
                return { last: true };
            throw error;
        }
    };
}
//# sourceMappingURL=leave-wait.js.map