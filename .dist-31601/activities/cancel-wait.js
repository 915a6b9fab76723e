import { WorkflowNotFoundError } from '@temporalio/client';
import { WaitHandle } from '../client/wait-handle.js';
/** Requests a cancel of the wait. Does nothing if it has ended. */
export function cancelWait(client) {
    return async ({ run: { firstRunId }, ...job }) => {
        try {
            await new WaitHandle(client, job, { firstRunId }).cancel('a caller that follows it was cancelled');
        }
        catch (error) {
            if (!(error instanceof WorkflowNotFoundError))
                throw error;
        }
    };
}
//# sourceMappingURL=cancel-wait.js.map