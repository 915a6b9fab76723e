/**
 * Awaits a job from another workflow: starts its wait as a child, or follows the wait that is already running. Part of the callers' workflow
 * bundles, so it imports only the contract and texts.
 */
import { CancelledFailure, WorkflowExecutionAlreadyStartedError, WorkflowIdReusePolicy } from '@temporalio/common';
import { CancellationScope, ChildWorkflowCancellationType, isCancellation, proxyActivities, startChild, workflowInfo, } from '@temporalio/workflow';
import { waitId } from '../contract/ids.js';
import { jobText } from '../text/job-text.js';
import { outcomeOfEnd, outcomeOfFailure } from './call-end.js';
import { AWAIT_JOB } from '../contract/wait-messages.js';
import { requireJobReference } from './job-reference.js';
/** @throws AwaitJobFailure; CancelledFailure, with the outcome as its first detail, if this workflow was cancelled */
export async function callWait(input, options) {
    const { connection, jobId } = requireJobReference(input);
    const activities = callerActivities(options.taskQueue);
    let reuse = WorkflowIdReusePolicy.REJECT_DUPLICATE;
    for (;;) {
        const child = await begin(input, options, reuse);
        if (child) {
            options.onBegun?.(runOf(child), false);
            return endOfChild(child, input, options);
        }
        const found = await activities.joinWait({ connection, jobId, caller: workflowInfo().workflowId });
        if ('run' in found) {
            options.onBegun?.(found.run, true);
            return outcomeOfEnd(await follow(found.run, input, options));
        }
        // The job's own end is reported again. If the wait ended for another reason, a new one starts.
        if ('end' in found && found.isOwn)
            return outcomeOfEnd(found.end);
        reuse = WorkflowIdReusePolicy.ALLOW_DUPLICATE;
    }
}
export function callerActivities(taskQueue) {
    return proxyActivities({
        taskQueue,
        startToCloseTimeout: '30s',
        retry: { initialInterval: '1s', maximumInterval: '30s' },
    });
}
/** @returns undefined if Temporal refuses to start it, because a wait for the job is running or has run */
async function begin(input, { taskQueue, parentClosePolicy, passCancel }, workflowIdReusePolicy) {
    const { connection, jobId } = input;
    try {
        return await startChild(AWAIT_JOB, {
            args: [input],
            taskQueue,
            workflowId: waitId(connection, jobId),
            workflowIdReusePolicy,
            parentClosePolicy,
            cancellationType: passCancel
                ? ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED
                : ChildWorkflowCancellationType.ABANDON,
            staticSummary: jobText(input),
        });
    }
    catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError)
            return undefined;
        throw error;
    }
}
function runOf({ firstExecutionRunId }) {
    return { runId: firstExecutionRunId, firstRunId: firstExecutionRunId };
}
async function endOfChild(child, { connection, jobId }, { taskQueue }) {
    try {
        return await child.result();
    }
    catch (error) {
        const failure = outcomeOfFailure(error);
        if (failure)
            throw failure;
        // Canceled and Terminated carry no outcome, so an activity reads what is known about the job.
        const run = runOf(child);
        const activities = callerActivities(taskQueue);
        return outcomeOfEnd(await CancellationScope.nonCancellable(() => activities.followWait({ connection, jobId, run })));
    }
}
async function follow(run, { connection, jobId, onCancel }, options) {
    const activities = callerActivities(options.taskQueue);
    try {
        return await activities.followWait({ connection, jobId, run });
    }
    catch (error) {
        if (!options.passCancel || !isCancellation(error))
            throw error;
    }
    return CancellationScope.nonCancellable(async () => {
        // With onCancel: leave this caller only leaves, because others may still want the job.
        if (onCancel === 'leave') {
            const caller = workflowInfo().workflowId;
            await activities.leaveWait({ connection, jobId, caller, run, cancelIfLast: false });
            throw new CancelledFailure('the caller left; the wait and its job continue');
        }
        await activities.cancelWait({ connection, jobId, run });
        return activities.followWait({ connection, jobId, run });
    });
}
//# sourceMappingURL=call-wait.js.map