/**
 * `vigil-jobs/workflow`: await a job from your workflow. Workflow-safe: it needs no activity, no Node module and no schema library.
 *
 * ```ts
 * import { awaitJob, AwaitJobFailure } from 'vigil-jobs/workflow';
 *
 * export async function nightlyReport(jobId: string): Promise<string> {
 *   try {
 *     const { content } = await awaitJob({ connection: 'reports', jobId, deadline: '6h' });
 *     return content[0]?.uri ?? 'no content';
 *   } catch (error) {
 *     if (error instanceof AwaitJobFailure && error.type === 'JobFailed') return `failed: ${error.outcome.summary}`;
 *     throw error;
 *   }
 * }
 * ```
 */
import { CancelledFailure, NexusOperationFailure } from '@temporalio/common';
import { createNexusServiceClient, NexusOperationCancellationType, ParentClosePolicy } from '@temporalio/workflow';
import { jobText } from '../text/job-text.js';
import { DEFAULT_TASK_QUEUE } from '../contract/ids.js';
import { AwaitJobFailure } from '../workflows/await-job-failure.js';
import { callWait } from '../workflows/call-wait.js';
import { outcomeOfFailure } from '../workflows/call-end.js';
import { requireJobReference } from '../workflows/job-reference.js';
import { vigilService } from './nexus.js';
export { AwaitJobFailure };
/**
 * Starts a wait for the job, or joins the running one, and returns its outcome. If the last wait saw the job end, returns that outcome.
 *
 * A cancel of the current scope cancels the wait and its job. The promise settles when the vendor confirms or refuses the cancel, or when
 * `cancelDeadline` has passed. Through an endpoint, a cancel only leaves a wait that has other callers.
 * @throws AwaitJobFailure if the wait did not return its outcome; CancelledFailure if the current scope was cancelled, with the JobOutcome as
 * its first detail (not through an endpoint)
 */
export async function awaitJob(input, options = {}) {
    const { taskQueue = DEFAULT_TASK_QUEUE, parentClosePolicy = ParentClosePolicy.ABANDON, endpoint } = options;
    if (endpoint !== undefined)
        return callThroughNexus(input, endpoint);
    return callWait(input, { taskQueue, parentClosePolicy, passCancel: true });
}
async function callThroughNexus(input, endpoint) {
    requireJobReference(input);
    const client = createNexusServiceClient({ endpoint, service: vigilService });
    try {
        return await client.executeOperation('awaitJob', input, {
            cancellationType: NexusOperationCancellationType.WAIT_CANCELLATION_COMPLETED,
            summary: jobText(input),
        });
    }
    catch (error) {
        if (error instanceof NexusOperationFailure && error.cause instanceof CancelledFailure)
            throw error.cause;
        throw outcomeOfFailure(error) ?? error;
    }
}
