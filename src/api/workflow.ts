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
import type { AwaitJobInput } from '../contract/await-job-input.js';
import { jobText } from '../text/job-text.js';
import { DEFAULT_TASK_QUEUE } from '../contract/ids.js';
import type { IgnoredSetting } from '../contract/wait-messages.js';
import type { JobOutcome } from '../contract/outcome.js';
import { AwaitJobFailure } from '../workflows/await-job-failure.js';
import { callWait } from '../workflows/call-wait.js';
import { outcomeOfFailure, outcomeOfResult } from '../workflows/call-end.js';
import { requireJobReference } from '../workflows/job-reference.js';
import { vigilService } from './nexus.js';

export type { AwaitJobFailureType } from '../workflows/await-job-failure.js';
export type { ContentReceipt, JobMessage, MessagesReceipt } from '../contract/outcome.js';
export type { IgnoredSetting };
export type { JobState } from '../contract/job.js';
export { AwaitJobFailure, type AwaitJobInput, type JobOutcome };

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

async function callThroughNexus(input: AwaitJobInput, endpoint: string): Promise<JobOutcome> {
  const job = requireJobReference(input);
  let result: unknown;
  const client = createNexusServiceClient({ endpoint, service: vigilService });
  try {
    result = await client.executeOperation('awaitJob', input, {
      cancellationType: NexusOperationCancellationType.WAIT_CANCELLATION_COMPLETED,
      summary: jobText(input),
    });
  } catch (error) {
    if (error instanceof NexusOperationFailure && error.cause instanceof CancelledFailure) throw error.cause;
    throw outcomeOfFailure(error, job) ?? error;
  }
  return outcomeOfResult(result, job);
}
