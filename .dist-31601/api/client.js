/**
 * `vigil-jobs/client`: start, follow and control waits from a program, with Temporal's own client.
 *
 * ```ts
 * import { Client, Connection } from '@temporalio/client';
 * import { VigilClient, AwaitJobFailure } from 'vigil-jobs/client';
 *
 * const vigil = new VigilClient(new Client({ connection: await Connection.connect() }));
 * const outcome = await vigil.awaitJob({ connection: 'calls', jobId: '34', deadline: '6h' });
 * ```
 */
import { WorkflowNotFoundError } from '@temporalio/client';
import { startWait } from '../client/start-wait.js';
import { WaitHandle } from '../client/wait-handle.js';
import { DEFAULT_TASK_QUEUE } from '../contract/ids.js';
import { AwaitJobFailure } from '../workflows/await-job-failure.js';
import { requireJobReference } from '../workflows/job-reference.js';
export { AwaitJobFailure };
/**
 * The waits of one Temporal namespace, each identified by its connection and job. To limit a call, use Temporal's `client.withDeadline` or
 * `client.withAbortSignal`: they end the call, never the wait.
 */
export class VigilClient {
    client;
    taskQueue;
    constructor(client, { taskQueue = DEFAULT_TASK_QUEUE } = {}) {
        this.client = client;
        this.taskQueue = taskQueue;
    }
    /**
     * Starts the wait for the job, joins the one that is running, or reads the end of the last one if that was the job's own end. Then follows
     * the wait until it ends.
     * @throws AwaitJobFailure if the wait ends without returning its outcome; an error of Temporal's client if Temporal does not answer
     */
    async awaitJob(input, options = {}) {
        requireJobReference(input);
        const started = await startWait(this.client, input, { taskQueue: this.taskQueue, ...options });
        return outcomeOrFailure(started.how === 'ended' ? started.end : await started.handle.result());
    }
    /**
     * Starts or joins the wait like {@link awaitJob}, and does not follow it.
     * @returns its workflow id
     * @throws AwaitJobFailure if the input names no job
     */
    async start(input, options = {}) {
        requireJobReference(input);
        const { handle } = await startWait(this.client, input, { taskQueue: this.taskQueue, ...options });
        return handle.workflowId;
    }
    /** The outcome at the end of the wait, which may take days. @throws AwaitJobFailure; WorkflowNotFoundError if there is no wait */
    async result(connection, jobId) {
        return outcomeOrFailure(await this.handle(connection, jobId).result());
    }
    /**
     * What is known now: the outcome so far of a running wait, or the outcome of one that has ended, however it ended. If no worker answers,
     * what the server alone knows.
     * @throws WorkflowNotFoundError if there is no wait
     */
    async outcome(connection, jobId) {
        const handle = this.handle(connection, jobId);
        const known = await handle.known();
        if (!known)
            throw new WorkflowNotFoundError('there is no wait for this job', handle.workflowId, undefined);
        return known.outcome;
    }
    /** Requests a cancel of the wait and its job; `result` reports how it went. @param reason kept in the outcome */
    async cancel(connection, jobId, reason) {
        await this.handle(connection, jobId).cancel(reason);
    }
    /** Polls the job now instead of at the next regular poll. For webhooks: they hasten a poll and are never trusted. */
    async pollNow(connection, jobId) {
        await this.handle(connection, jobId).pollNow();
    }
    /** Sets a new deadline, a duration counted from now ("2h"). Needs a worker, which answers it. */
    async extendDeadline(connection, jobId, deadline) {
        return this.handle(connection, jobId).extendDeadline(deadline);
    }
    handle(connection, jobId) {
        return new WaitHandle(this.client, { connection, jobId });
    }
}
function outcomeOrFailure({ outcome, error }) {
    if (error)
        throw new AwaitJobFailure(error.type, error.message, outcome);
    return outcome;
}
//# sourceMappingURL=client.js.map