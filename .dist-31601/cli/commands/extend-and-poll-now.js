/** Commands that steer a running wait: `extend` and `poll-now`. */
import { isGrpcDeadlineError, WorkflowNotFoundError, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError, } from '@temporalio/client';
import { WaitHandle } from '../../client/wait-handle.js';
import { parseDuration } from '../../contract/duration.js';
import { EXIT } from '../../contract/failures.js';
import { noSuchWait, usageProblem, workerAbsent } from '../terminal/problem.js';
/** A worker must answer an update; without one the call would never return. */
const UPDATE_TIMEOUT_MS = 5_000;
export async function extendCommand(context, job, { deadline }) {
    if (parseDuration(deadline) === undefined) {
        throw usageProblem(['--deadline: expected a duration such as "90s" or "6h", counted from now'], 'see `vigil extend --help`');
    }
    const client = await context.client();
    try {
        const { deadlineAt } = await client.withDeadline(Date.now() + UPDATE_TIMEOUT_MS, () => new WaitHandle(client, job).extendDeadline(deadline));
        context.result(`The deadline is now ${deadlineAt}.`, { ...job, deadlineAt });
        return EXIT.ok;
    }
    catch (error) {
        throw updateProblem(error, job);
    }
}
export async function pollNowCommand(context, job) {
    const { connection, jobId } = job;
    try {
        await new WaitHandle(await context.client(), job).pollNow();
    }
    catch (error) {
        if (error instanceof WorkflowNotFoundError)
            throw noSuchWait(connection, jobId, 'no wait is running');
        throw error;
    }
    context.result(`Requested a poll of ${connection} ${jobId}.`, { ...job, pollNow: 'requested' });
    return EXIT.ok;
}
function updateProblem(error, { connection, jobId }) {
    if (error instanceof WorkflowNotFoundError)
        return noSuchWait(connection, jobId, 'no wait is running');
    if (error instanceof WorkflowUpdateFailedError)
        return usageProblem([error.cause?.message ?? error.message]);
    const late = error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isGrpcDeadlineError(error);
    return late
        ? workerAbsent('no worker answered for the wait in time; a worker may still apply the new deadline')
        : error;
}
//# sourceMappingURL=extend-and-poll-now.js.map