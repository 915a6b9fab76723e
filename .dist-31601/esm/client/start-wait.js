/** Starts the wait for a job, or joins the one that is running. */
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common';
import { AWAIT_JOB, NAMELESS_CALLER } from '../contract/wait-messages.js';
import { jobText } from '../text/job-text.js';
import { staticDetails } from './static-details.js';
import { isJobsOwnEnd } from './wait-end.js';
import { WaitHandle } from './wait-handle.js';
export async function startWait(client, input, options) {
    const { taskQueue, again = false, job = {} } = options;
    const handle = new WaitHandle(client, input);
    const start = (workflowIdReusePolicy) => client.workflow.start(AWAIT_JOB, {
        taskQueue,
        workflowId: handle.workflowId,
        args: [input],
        workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
        workflowIdReusePolicy,
        staticSummary: jobText(input),
        staticDetails: staticDetails(input, job, client.options.namespace),
    });
    let reuse = again
        ? WorkflowIdReusePolicy.ALLOW_DUPLICATE
        : WorkflowIdReusePolicy.REJECT_DUPLICATE;
    for (;;) {
        try {
            await start(reuse);
            return { handle, how: 'started' };
        }
        catch (error) {
            if (!(error instanceof WorkflowExecutionAlreadyStartedError))
                throw error;
        }
        if (await handle.join(NAMELESS_CALLER))
            return { handle, how: 'joined' };
        // The wait has ended, perhaps just now; another one may have started since.
        const last = await handle.describe();
        if (last?.running)
            continue;
        const end = last && (await new WaitHandle(client, input, { runId: last.runId }).result());
        if (end && !again && isJobsOwnEnd(end))
            return { handle, how: 'ended', end };
        reuse = WorkflowIdReusePolicy.ALLOW_DUPLICATE;
    }
}
