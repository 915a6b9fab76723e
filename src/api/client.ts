/**
 * `vigil-jobs/client`: waits started, followed and steered from a program, with Temporal's own client.
 *
 * ```ts
 * import { Client, Connection } from '@temporalio/client';
 * import { VigilClient, AwaitJobFailure } from 'vigil-jobs/client';
 *
 * const vigil = new VigilClient(new Client({ connection: await Connection.connect() }));
 * const outcome = await vigil.awaitJob({ connection: 'calls', jobId: '34', deadline: '6h' });
 * ```
 */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { AwaitJobInput } from '../contract/await-job-input.js';
import { liveOutcome } from '../client/live.js';
import {
  outcomeSoFar,
  readEnd,
  requestCancel,
  snapshotOf,
  startOrJoin,
  waitHandle,
  type WaitEnd,
} from '../client/waits.js';
import { DEFAULT_TASK_QUEUE, waitId } from '../contract/ids.js';
import type { JobOutcome } from '../contract/outcome.js';
import { AwaitJobFailure } from '../workflows/await-job-failure.js';
import { requireJobReference } from '../workflows/wait-name.js';
import {
  EXTEND_DEADLINE_UPDATE,
  POLL_NOW_SIGNAL,
  type ExtendDeadlineInput,
  type ExtendDeadlineResult,
} from '../contract/wait-messages.js';

export type { AwaitJobFailureType } from '../workflows/await-job-failure.js';
export type { ContentReceipt, JobMessage, MessagesReceipt } from '../contract/outcome.js';
export type { JobState } from '../contract/job.js';
export { AwaitJobFailure, type AwaitJobInput, type ExtendDeadlineResult, type JobOutcome };

export interface VigilClientOptions {
  /** The queue of Vigil's workflows. @default "vigil" */
  taskQueue?: string;
}

export interface StartOptions {
  /** Polls afresh, even if the last wait for the job saw its end. @default false */
  again?: boolean;
}

/** How long a worker may take to answer for a wait, in milliseconds. */
const QUERY_PATIENCE_MS = 5_000;

/**
 * The waits of one Temporal namespace, each named by its connection and job. Give a call a limit of its own by Temporal's
 * `client.withDeadline` or `client.withAbortSignal`: they end the call, never the wait.
 */
export class VigilClient {
  private readonly taskQueue: string;

  constructor(
    private readonly client: Client,
    { taskQueue = DEFAULT_TASK_QUEUE }: VigilClientOptions = {},
  ) {
    this.taskQueue = taskQueue;
  }

  /**
   * Starts the wait for the job, joins the one that runs, or reads the end of the last one where that was the job's own; then follows it to
   * its end.
   * @throws AwaitJobFailure when the wait ends without returning its outcome; an error of Temporal's client where Temporal does not answer
   */
  async awaitJob(input: AwaitJobInput, options: StartOptions = {}): Promise<JobOutcome> {
    await this.start(input, options);
    return this.result(input.connection, input.jobId);
  }

  /** Starts or joins the wait like {@link awaitJob}, and leaves it to itself. @returns its workflow id @throws AwaitJobFailure where the input names no job */
  async start(input: AwaitJobInput, { again = false }: StartOptions = {}): Promise<string> {
    requireJobReference(input);
    await startOrJoin(this.client, this.taskQueue, input, again);
    return waitId(input.connection, input.jobId);
  }

  /** The outcome at the end of the wait, which may be days away. @throws AwaitJobFailure; WorkflowNotFoundError where there is no wait */
  async result(connection: string, jobId: string): Promise<JobOutcome> {
    return outcomeOrFailure(await readEnd(this.client, waitHandle(this.client, connection, jobId)));
  }

  /**
   * What is known now: of a wait that runs with what its last poll saw, of one that has ended its outcome, however it ended. Where no worker
   * answers, what the server alone knows.
   * @throws WorkflowNotFoundError where there is no wait
   */
  async outcome(connection: string, jobId: string): Promise<JobOutcome> {
    const handle = waitHandle(this.client, connection, jobId);
    const snapshot = await snapshotOf(handle);
    if (!snapshot) throw new WorkflowNotFoundError('there is no wait for this job', handle.workflowId, undefined);
    if (!snapshot.running) return (await readEnd(this.client, handle)).outcome;
    const told = await outcomeSoFar(this.client, handle, QUERY_PATIENCE_MS);
    return liveOutcome({ connection, jobId }, told, snapshot, Date.now());
  }

  /** Asks for a cancel of the wait and its job; `result` tells what came of it. @param reason kept in the outcome */
  async cancel(connection: string, jobId: string, reason: string): Promise<void> {
    await requestCancel(this.client, connection, jobId, reason);
  }

  /** Polls the job now instead of at its next turn: for a webhook, which hastens a poll and is never believed. */
  async pollNow(connection: string, jobId: string): Promise<void> {
    await waitHandle(this.client, connection, jobId).signal(POLL_NOW_SIGNAL);
  }

  /** Gives the job until `deadline`, a duration counted from now ("2h"). Needs a worker, which answers it. */
  async extendDeadline(connection: string, jobId: string, deadline: string): Promise<ExtendDeadlineResult> {
    return waitHandle(this.client, connection, jobId).executeUpdate<ExtendDeadlineResult, [ExtendDeadlineInput]>(
      EXTEND_DEADLINE_UPDATE,
      { args: [{ deadline }] },
    );
  }
}

function outcomeOrFailure({ outcome, error }: WaitEnd): JobOutcome {
  if (error) throw new AwaitJobFailure(error.type, error.message, outcome);
  return outcome;
}
