/**
 * One call of the Nexus operation. Each call has its own workflow, because at most 32 calls can attach to one workflow, and because the cancel
 * of one caller must not take the job away from the others.
 */
import { CancelledFailure } from '@temporalio/common';
import { CancellationScope, ParentClosePolicy, Trigger, workflowInfo } from '@temporalio/workflow';
import { AwaitJobFailure } from './await-job-failure.js';
import { callerActivities, callWait } from './call-wait.js';
/** @throws AwaitJobFailure; CancelledFailure after a cancelled call has left its wait, or has seen it cancelled as its only caller */
export async function awaitJobCall(input) {
    const { cancelRequested } = CancellationScope.current();
    const { taskQueue, workflowId: caller } = workflowInfo();
    return CancellationScope.nonCancellable(async () => {
        const begun = new Trigger();
        let leaving = false;
        const call = callWait(input, {
            taskQueue,
            parentClosePolicy: ParentClosePolicy.ABANDON,
            passCancel: false,
            onBegun: (run, joined) => begun.resolve({ run, joined }),
        }).catch((error) => {
            const isOwnCancel = leaving && error instanceof AwaitJobFailure && error.type === 'Canceled';
            throw isOwnCancel ? new CancelledFailure(error.message, [error.outcome]) : error;
        });
        const left = cancelRequested.catch(async (cancelled) => {
            leaving = true;
            // A call that ends without a wait ends by itself.
            const { run, joined } = await Promise.race([begun, call.then(() => begun)]);
            const { connection, jobId, onCancel } = input;
            // If this call started the wait, its input says what a cancel does to the job.
            const cancelIfLast = !joined || onCancel !== 'leave';
            const { last } = await callerActivities(taskQueue).leaveWait({ connection, jobId, caller, run, cancelIfLast });
            if (!last || !cancelIfLast)
                throw cancelled;
            return call;
        });
        return Promise.race([call, left]);
    });
}
//# sourceMappingURL=await-job-call.js.map