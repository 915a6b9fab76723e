/**
 * `vigil-jobs/workflow`: a job awaited from a workflow of yours. Workflow-safe: it needs no activity, no Node module and no schema library.
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
import type { JobOutcome } from '../contract/outcome.js';
import { AwaitJobFailure } from '../workflows/await-job-failure.js';
import { callWait } from '../workflows/caller.js';
import { outcomeOfFailure } from '../workflows/caller-ending.js';
import { requireJobReference } from '../workflows/wait-name.js';
import { vigilService } from './nexus.js';

export type { AwaitJobFailureType } from '../workflows/await-job-failure.js';
export type { ContentReceipt, JobMessage, MessagesReceipt } from '../contract/outcome.js';
export type { JobState } from '../contract/job.js';
export { AwaitJobFailure, type AwaitJobInput, type JobOutcome };

export interface AwaitJobOptions {
  /** The queue of Vigil's workflows, in this workflow's namespace. Not used with `endpoint`. @default "vigil" */
  taskQueue?: string;
  /**
   * What becomes of the wait when this workflow closes before it, by an end, a failure, a time-out, a terminate or a continue-as-new.
   * ABANDON: it goes on, since only a cancel or a deadline should cancel a job. REQUEST_CANCEL: it cancels the job. Never TERMINATE, which is
   * Temporal's own default: then nothing could tell the vendor. Not used with `endpoint`, nor where the wait runs already.
   * @default "ABANDON"
   */
  parentClosePolicy?: Exclude<ParentClosePolicy, 'TERMINATE'>;
  /** A Nexus endpoint whose target is Vigil's queue: where Vigil runs in another namespace. */
  endpoint?: string;
}

/**
 * Starts the wait for the job, joins the one that runs, or reads the end of the last one, where that was the job's own end.
 * A cancel of the present scope cancels the wait and its job, and is confirmed: it resolves or throws once the vendor shows the cancel, or
 * refuses it, or `cancelDeadline` has passed. Through an endpoint it only leaves a wait that others share.
 * @throws AwaitJobFailure when the wait did not return its outcome; CancelledFailure when the present scope was cancelled, with the JobOutcome
 * as its first detail (through an endpoint without it)
 */
export async function awaitJob(input: AwaitJobInput, options: AwaitJobOptions = {}): Promise<JobOutcome> {
  const { taskQueue = DEFAULT_TASK_QUEUE, parentClosePolicy = ParentClosePolicy.ABANDON, endpoint } = options;
  if (endpoint !== undefined) return callThroughNexus(input, endpoint);
  return callWait(input, { taskQueue, parentClosePolicy, passCancel: true });
}

async function callThroughNexus(input: AwaitJobInput, endpoint: string): Promise<JobOutcome> {
  requireJobReference(input);
  const client = createNexusServiceClient({ endpoint, service: vigilService });
  try {
    return await client.executeOperation('awaitJob', input, {
      cancellationType: NexusOperationCancellationType.WAIT_CANCELLATION_COMPLETED,
      summary: jobText(input),
    });
  } catch (error) {
    if (error instanceof NexusOperationFailure && error.cause instanceof CancelledFailure) throw error.cause;
    throw outcomeOfFailure(error) ?? error;
  }
}
