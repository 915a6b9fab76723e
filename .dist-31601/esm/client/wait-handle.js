/** The handle of one wait: read it, steer it, join it. The CLI, the activities and the public client use it. */
import { WorkflowNotFoundError } from '@temporalio/client';
import { waitId } from '../contract/ids.js';
import { EXTEND_DEADLINE_UPDATE, JOIN_SIGNAL, LEAVE_UPDATE, POLL_NOW_SIGNAL, } from '../contract/wait-messages.js';
import { isNotFound } from '../temporal/not-found.js';
import { askForLimit, askForOutcome } from './ask-wait.js';
import { knownWait, waitDescription } from './known-wait.js';
import { waitEnd } from './wait-end.js';
const ANSWER_TIMEOUT_MS = 5_000;
export class WaitHandle {
    client;
    connection;
    jobId;
    workflowId;
    /** Temporal's own handle. */
    workflow;
    firstRunId;
    constructor(client, { connection, jobId }, { runId, firstRunId } = {}) {
        this.client = client;
        this.connection = connection;
        this.jobId = jobId;
        this.workflowId = waitId(connection, jobId);
        this.firstRunId = firstRunId;
        this.workflow = client.workflow.getHandle(this.workflowId, runId, { firstExecutionRunId: firstRunId });
    }
    /** What Temporal says about the wait, without asking the wait itself. @returns undefined if there is no such wait */
    async describe() {
        try {
            return waitDescription(await this.workflow.describe());
        }
        catch (error) {
            if (error instanceof WorkflowNotFoundError)
                return undefined;
            throw error;
        }
    }
    /**
     * What is known now. For a running wait: its own answer and its last poll. For an ended one: its outcome. If no worker answers: what the
     * server alone knows (`answered: false`).
     * @returns undefined if there is no such wait
     */
    async known(options = {}) {
        const description = await this.describe();
        return description && this.complete(description, options);
    }
    /** The same from a description that you already have. */
    async complete(description, { answerTimeoutMs = ANSWER_TIMEOUT_MS } = {}) {
        const { running, recorded, runId } = description;
        if (!running && recorded.from === 'shortened') {
            const run = this.client.workflow.getHandle(this.workflowId, runId);
            return knownWait(description, (await waitEnd(this.client, run)).outcome, Date.now());
        }
        return knownWait(description, recorded.from === 'attributes' ? await this.answer(answerTimeoutMs) : undefined, Date.now());
    }
    /** The wait's own answer: its outcome so far. @returns undefined if no worker answers in time */
    answer(timeoutMs) {
        return askForOutcome(this.client, this.workflow, timeoutMs);
    }
    /** The next deadline or end of a patience. @returns undefined if no worker answers in time */
    limit(timeoutMs = ANSWER_TIMEOUT_MS) {
        return askForLimit(this.client, this.workflow, timeoutMs);
    }
    /** How the wait ended, which may take days. @throws WorkflowNotFoundError if there is no such wait */
    result() {
        return waitEnd(this.client, this.workflow);
    }
    /**
     * Requests a cancel of the wait and its job. The SDK's `handle.cancel()` carries no reason.
     * @throws WorkflowNotFoundError if the wait is not running
     */
    async cancel(reason) {
        const { workflowService, options } = this.client;
        try {
            await workflowService.requestCancelWorkflowExecution({
                namespace: options.namespace,
                workflowExecution: { workflowId: this.workflowId },
                firstExecutionRunId: this.firstRunId,
                requestId: crypto.randomUUID(),
                identity: options.identity,
                reason,
            });
        }
        catch (error) {
            if (!isNotFound(error))
                throw error;
            throw new WorkflowNotFoundError('no wait is running for this job', this.workflowId, undefined);
        }
    }
    /** Polls the job now instead of at the next regular poll. @throws WorkflowNotFoundError if the wait is not running */
    async pollNow() {
        await this.workflow.signal(POLL_NOW_SIGNAL);
    }
    /** @param deadline a duration counted from now, such as "2h" @throws WorkflowUpdateFailedError if the wait refuses it; WorkflowNotFoundError if the wait is not running */
    extendDeadline(deadline) {
        return this.workflow.executeUpdate(EXTEND_DEADLINE_UPDATE, {
            args: [{ deadline }],
        });
    }
    /** Adds a caller, so that a cancel of another one does not cancel the job. @returns false if the wait is not running */
    async join(caller) {
        try {
            await this.workflow.signal(JOIN_SIGNAL, { caller });
            return true;
        }
        catch (error) {
            if (error instanceof WorkflowNotFoundError)
                return false;
            throw error;
        }
    }
    /**
     * Removes a caller. If no other caller wants the job, cancels the wait for the reason `cancelIfLast`.
     * @throws WorkflowNotFoundError if the wait is not running
     */
    async leave(caller, cancelIfLast) {
        const args = [{ caller, ...(cancelIfLast !== undefined && { cancelIfLast }) }];
        const left = await this.workflow.executeUpdate(LEAVE_UPDATE, { args });
        if (left.last && cancelIfLast !== undefined)
            await this.cancel(cancelIfLast);
        return left;
    }
}
