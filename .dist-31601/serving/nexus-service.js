/** The Nexus service on the workflows' task queue. Each call is a workflow of its own; src/workflows/await-job-call.ts has the reasons. */
import { startWorkflow, WorkflowRunOperationHandler } from '@temporalio/nexus';
import { HandlerError, serviceHandler } from 'nexus-rpc';
import { vigilService } from '../api/nexus.js';
import { jobText } from '../text/job-text.js';
import { shortText } from '../contract/short-text.js';
import { AWAIT_JOB_CALL } from '../contract/wait-messages.js';
/** The services of a Worker: none unless the config asks for it. */
export function nexusServices(policy) {
    return policy ? [createNexusService(policy)] : [];
}
function createNexusService(policy) {
    return serviceHandler(vigilService, {
        awaitJob: new WorkflowRunOperationHandler((context, sent) => {
            const input = allowedInput(sent, policy);
            // Accepts any other input, because Nexus would retry an error of another kind forever. The workflow reports invalid input.
            const { connection, jobId } = (input ?? {});
            return startWorkflow(context, AWAIT_JOB_CALL, {
                // A request that is sent twice starts one workflow.
                workflowId: `vigil-call:${shortText(String(connection), 40)}:${shortText(String(jobId), 200)}:${context.requestId}`,
                args: [input],
                staticSummary: `a call for ${jobText({ connection, jobId })}`,
            });
        }),
    });
}
/**
 * The input with what the policy adds: where callers may not cancel, neither a cancel of the call nor a deadline cancels the job.
 * @throws HandlerError that is not retried, for a connection that is not offered or a cancel that is not allowed
 */
export function allowedInput(input, { connections, cancel }) {
    const { connection, onCancel, onDeadline } = (input ?? {});
    // The workflow refuses a name that is not a text.
    if (typeof connection !== 'string')
        return input;
    if (!connections.includes(connection)) {
        throw new HandlerError('NOT_FOUND', 'connection: not offered through Nexus; the config of the worker lists those that are (nexus.connections)');
    }
    if (cancel)
        return input;
    for (const [field, value] of Object.entries({ onCancel, onDeadline })) {
        if (value !== 'cancel')
            continue;
        throw new HandlerError('BAD_REQUEST', `${field}: expected "leave", because callers through Nexus may not cancel jobs (nexus.cancel of the worker's config)`);
    }
    return { ...input, onCancel: input.onCancel ?? 'leave', onDeadline: input.onDeadline ?? 'leave' };
}
//# sourceMappingURL=nexus-service.js.map