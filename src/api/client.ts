/**
 * `vigil-jobs/client`: start, follow and control runs and waits from a program, with Temporal's own client.
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
import { startWait, type StartedWait } from '../client/start-wait.js';
import type { WaitEnd } from '../client/wait-end.js';
import { RunHandle } from '../client/run-handle.js';
import { startRun, type StartedRun } from '../client/start-run.js';
import { WaitHandle } from '../client/wait-handle.js';
import type { AwaitJobInput } from '../contract/await-job-input.js';
import { DEFAULT_TASK_QUEUE } from '../contract/ids.js';
import type { RunOutcome } from '../contract/run-job.js';
import type { RunJobInput } from '../contract/run-job-input.js';
import type { IgnoredSetting } from '../contract/wait-messages.js';
import type { CancelReport, JobOutcome } from '../contract/outcome.js';
import type { ExtendDeadlineResult } from '../contract/wait-messages.js';
import { AwaitJobFailure } from '../workflows/await-job-failure.js';
import { requireJobReference } from '../workflows/job-reference.js';
import { RunJobFailure } from '../workflows/run-job-failure.js';
import { keyHasOtherJob, refusedRun, requireRunReference } from '../workflows/run-reference.js';
import { JobRun, runOutcomeOrFailure } from './job-run.js';

export type { AwaitJobFailureType } from '../workflows/await-job-failure.js';
export type { ContentReceipt, JobMessage, MessagesReceipt } from '../contract/outcome.js';
export type { CancelReport, IgnoredSetting };
export type { JobState } from '../contract/job.js';
export type { FoundJob, RunPhase, RunProgress, SubmitEvidence, SubmitReport } from '../contract/run-job.js';
export { AwaitJobFailure, type AwaitJobInput, type ExtendDeadlineResult, type JobOutcome };
export { JobRun, RunJobFailure, type RunJobInput, type RunOutcome };

export interface VigilClientOptions {
  /** The task queue of Vigil's workflows. @default "vigil" */
  taskQueue?: string;
}

export interface StartOptions {
  /** Starts a new wait even if the last one for the job saw its end. @default false */
  again?: boolean;
  /** Called if a running wait is joined that has other settings than the input: those do not apply. */
  onIgnoredSettings?: (ignored: IgnoredSetting[]) => void;
  /** Called if a running wait is joined that is being cancelled. The wait goes on to its end; joining it does not undo the cancel. */
  onCancelling?: (cancel: CancelReport) => void;
}

export interface StartRunOptions {
  /**
   * Starts a new job even if the last run with this key has started one, or may have (`SubmitUncertain`). A run that is running is joined.
   * @default false
   */
  again?: boolean;
}

/**
 * The waits and the runs of one Temporal namespace: a wait is identified by its connection and job, a run by its connection and key. To limit a call, use Temporal's `client.withDeadline` or
 * `client.withAbortSignal`: they end the call, never the wait.
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
   * Starts the wait for the job, joins the one that is running, or reads the end of the last one if that was the job's own end. Then follows
   * the wait until it ends.
   * @throws AwaitJobFailure if the wait ends without returning its outcome; an error of Temporal's client if Temporal does not answer
   */
  async awaitJob(input: AwaitJobInput, options: StartOptions = {}): Promise<JobOutcome> {
    requireJobReference(input);
    const started = await this.startOrJoin(input, options);
    return outcomeOrFailure(started.how === 'ended' ? started.end : await started.handle.result());
  }

  /**
   * Starts or joins the wait like {@link awaitJob}, and does not follow it.
   * @returns its workflow id
   * @throws AwaitJobFailure if the input names no job
   */
  async start(input: AwaitJobInput, options: StartOptions = {}): Promise<string> {
    requireJobReference(input);
    return (await this.startOrJoin(input, options)).handle.workflowId;
  }

  /**
   * Starts the job at most once and follows its run until it ends. If a run with the same key is running, joins it; if one has ended that has
   * started a job, or may have, reads its end. A key keeps its job until the namespace's retention deletes the run.
   * @throws RunJobFailure if the run ends without returning its outcome; the same with the type InvalidInput if the input has no key, or if the key
   * is that of a run with another job
   */
  async runJob(input: RunJobInput, options: StartRunOptions = {}): Promise<RunOutcome> {
    const started = await this.startOrJoinRun(input, options);
    return runOutcomeOrFailure(started.how === 'ended' ? started.end : await started.handle.result());
  }

  /**
   * Starts or joins the run like {@link runJob}, and does not follow it.
   * @returns this very run, also if a later one uses its key
   * @throws RunJobFailure as {@link runJob} does of type InvalidInput
   */
  async startRun(input: RunJobInput, options: StartRunOptions = {}): Promise<JobRun> {
    return new JobRun((await this.startOrJoinRun(input, options)).handle);
  }

  /** The latest run with the key at each call, which may have ended. Makes no request. */
  run(connection: string, key: string): JobRun {
    return new JobRun(new RunHandle(this.client, { connection, key }));
  }

  /** The outcome at the end of the wait, which may take days. @throws AwaitJobFailure; WorkflowNotFoundError if there is no wait */
  async result(connection: string, jobId: string): Promise<JobOutcome> {
    return outcomeOrFailure(await this.handle(connection, jobId).result());
  }

  /**
   * What is known now: the outcome so far of a running wait, or the outcome of one that has ended, however it ended. If no worker answers,
   * what the server alone knows.
   * @throws WorkflowNotFoundError if there is no wait
   */
  async outcome(connection: string, jobId: string): Promise<JobOutcome> {
    const handle = this.handle(connection, jobId);
    const known = await handle.known();
    if (!known) throw new WorkflowNotFoundError('there is no wait for this job', handle.workflowId, undefined);
    return known.outcome;
  }

  /** Requests a cancel of the wait and its job; `result` reports how it went. @param reason kept in the outcome */
  async cancel(connection: string, jobId: string, reason: string): Promise<void> {
    await this.handle(connection, jobId).cancel(reason);
  }

  /** Polls the job now instead of at the next regular poll. For webhooks: they hasten a poll and are never trusted. */
  async pollNow(connection: string, jobId: string): Promise<void> {
    await this.handle(connection, jobId).pollNow();
  }

  /** Sets a new deadline, a duration counted from now ("2h"). Needs a worker, which answers it. */
  async extendDeadline(connection: string, jobId: string, deadline: string): Promise<ExtendDeadlineResult> {
    return this.handle(connection, jobId).extendDeadline(deadline);
  }

  private async startOrJoin(input: AwaitJobInput, options: StartOptions): Promise<StartedWait> {
    const { again, onIgnoredSettings, onCancelling } = options;
    const started = await startWait(this.client, input, { taskQueue: this.taskQueue, again });
    if (started.how !== 'joined') return started;
    if (started.ignored?.length) onIgnoredSettings?.(started.ignored);
    if (started.cancelling) onCancelling?.(started.cancelling);
    return started;
  }

  private async startOrJoinRun(input: RunJobInput, { again }: StartRunOptions): Promise<Joinable> {
    const run = requireRunReference(input);
    const started = await startRun(this.client, input, { taskQueue: this.taskQueue, again });
    if (started.how === 'different') throw refusedRun(run, keyHasOtherJob(run, started.differences));
    return started;
  }

  private handle(connection: string, jobId: string): WaitHandle {
    return new WaitHandle(this.client, { connection, jobId });
  }
}

type Joinable = Exclude<StartedRun, { how: 'different' }>;

function outcomeOrFailure({ outcome, error }: WaitEnd): JobOutcome {
  if (error) throw new AwaitJobFailure(error.type, error.message, outcome);
  return outcome;
}
