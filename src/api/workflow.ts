/**
 * `vigil-jobs/workflow`: run or await a job from your workflow. Workflow-safe: it needs no activity, no Node module and no schema library.
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
import {
  createNexusServiceClient,
  NexusOperationCancellationType,
  ParentClosePolicy,
  type NexusServiceClient,
} from '@temporalio/workflow';
import type { AwaitJobInput } from '../contract/await-job-input.js';
import { jobText, runText } from '../text/job-text.js';
import { DEFAULT_TASK_QUEUE } from '../contract/ids.js';
import type { RunOutcome } from '../contract/run-job.js';
import type { RunJobInput } from '../contract/run-job-input.js';
import type { IgnoredSetting } from '../contract/wait-messages.js';
import type { JobOutcome } from '../contract/outcome.js';
import { AwaitJobFailure } from '../workflows/await-job-failure.js';
import { callRun, outcomeOfRun, runFailureOf } from '../workflows/call-run.js';
import { callWait } from '../workflows/call-wait.js';
import { outcomeOfFailure, outcomeOfResult } from '../workflows/call-end.js';
import { requireJobReference } from '../workflows/job-reference.js';
import { RunJobFailure } from '../workflows/run-job-failure.js';
import { requireRunReference } from '../workflows/run-reference.js';
import { vigilService } from './nexus.js';

export type { AwaitJobFailureType } from '../workflows/await-job-failure.js';
export type { ContentReceipt, JobMessage, MessagesReceipt } from '../contract/outcome.js';
export type { IgnoredSetting };
export type { JobState } from '../contract/job.js';
export type { FoundJob, SubmitEvidence, SubmitReport } from '../contract/run-job.js';
export { AwaitJobFailure, RunJobFailure, type AwaitJobInput, type JobOutcome, type RunJobInput, type RunOutcome };

export interface AwaitJobOptions {
  /** The task queue of Vigil's workflows, in this workflow's namespace. Ignored with `endpoint`. @default "vigil" */
  taskQueue?: string;
  /**
   * What happens to the wait if this workflow closes first: it completes, fails, times out, is terminated or continues as new.
   * ABANDON: the wait continues, because only a cancel or a deadline should cancel a job. REQUEST_CANCEL: the wait cancels the job.
   * TERMINATE, Temporal's default, is not allowed: the job would continue at the vendor with nobody watching it. Ignored with `endpoint`, and
   * if the wait is already running.
   * @default "ABANDON"
   */
  parentClosePolicy?: Exclude<ParentClosePolicy, 'TERMINATE'>;
  /**
   * Called if the wait is already running and has other settings than the input: those do not apply. Ignored with `endpoint`.
   * @default a warning in the workflow's log
   */
  onIgnoredSettings?: (ignored: IgnoredSetting[]) => void;
  /** A Nexus endpoint with Vigil's task queue as its target, if Vigil runs in another namespace. */
  endpoint?: string;
}

/**
 * Starts a wait for the job, or joins the running one, and returns its outcome. If the last wait saw the job end, returns that outcome.
 *
 * A cancel of the current scope cancels the wait and its job. The promise settles when the vendor confirms or refuses the cancel, or when
 * `cancelDeadline` has passed. Through an endpoint, a cancel only leaves a wait that has other callers.
 * @throws AwaitJobFailure if the wait did not return its outcome; CancelledFailure if the current scope was cancelled, with the JobOutcome as
 * its first detail (not through an endpoint)
 */
export async function awaitJob(input: AwaitJobInput, options: AwaitJobOptions = {}): Promise<JobOutcome> {
  const { taskQueue = DEFAULT_TASK_QUEUE, parentClosePolicy = ParentClosePolicy.ABANDON, endpoint } = options;
  const { onIgnoredSettings: onIgnored } = options;
  if (endpoint !== undefined) return callThroughNexus(input, endpoint);
  return callWait(input, { taskQueue, parentClosePolicy, passCancel: true, onIgnored });
}

export interface RunJobOptions {
  /** The task queue of Vigil's workflows, in this workflow's namespace. Ignored with `endpoint`. @default "vigil" */
  taskQueue?: string;
  /**
   * What happens to the run if this workflow closes first. ABANDON: the run continues. REQUEST_CANCEL: the run cancels its job, or starts none.
   * TERMINATE is not allowed, as for {@link awaitJob}. Ignored with `endpoint`, and if the run was started by somebody else.
   * @default "ABANDON"
   */
  parentClosePolicy?: Exclude<ParentClosePolicy, 'TERMINATE'>;
  /** A Nexus endpoint with Vigil's task queue as its target, if Vigil runs in another namespace. */
  endpoint?: string;
}

/**
 * Starts the job at most once, awaits it, and returns its outcome. If a run with the same key is running, follows it; if one has ended that has
 * started a job, returns its outcome.
 *
 * A cancel of the current scope cancels the run: before the request leaves, no job is started; later, the job is cancelled. Through an endpoint, a
 * cancel only leaves a run that another caller has started.
 * @throws RunJobFailure if the run did not return its outcome, of type `InvalidInput` also if the key is that of a run with another job;
 * CancelledFailure if the current scope was cancelled, with the RunOutcome as its first detail (not through an endpoint)
 */
export async function runJob(input: RunJobInput, options: RunJobOptions = {}): Promise<RunOutcome> {
  const { taskQueue = DEFAULT_TASK_QUEUE, parentClosePolicy = ParentClosePolicy.ABANDON, endpoint } = options;
  if (endpoint === undefined) return callRun(input, { taskQueue, parentClosePolicy, cancelsJoined: true });
  const run = requireRunReference(input);
  const result = await operationResult(
    endpoint,
    (client, more) => client.executeOperation('runJob', input, { ...more, summary: runText(run) }),
    (error) => runFailureOf(error, run),
  );
  return outcomeOfRun(result, run);
}

async function callThroughNexus(input: AwaitJobInput, endpoint: string): Promise<JobOutcome> {
  const job = requireJobReference(input);
  const result = await operationResult(
    endpoint,
    (client, more) => client.executeOperation('awaitJob', input, { ...more, summary: jobText(input) }),
    (error) => outcomeOfFailure(error, job),
  );
  return outcomeOfResult(result, job);
}

type VigilService = NexusServiceClient<typeof vigilService>;

async function operationResult(
  endpoint: string,
  call: (client: VigilService, options: { cancellationType: NexusOperationCancellationType }) => Promise<unknown>,
  failureOf: (error: unknown) => AwaitJobFailure | undefined,
): Promise<unknown> {
  const client = createNexusServiceClient({ endpoint, service: vigilService });
  try {
    return await call(client, { cancellationType: NexusOperationCancellationType.WAIT_CANCELLATION_COMPLETED });
  } catch (error) {
    if (error instanceof NexusOperationFailure && error.cause instanceof CancelledFailure) throw error.cause;
    throw failureOf(error) ?? error;
  }
}
