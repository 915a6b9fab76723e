/**
 * A job awaited from another workflow: its wait is begun as a child, or followed where it runs already. Part of its callers' bundles, so it
 * imports the vocabulary alone.
 */
import { CancelledFailure, WorkflowExecutionAlreadyStartedError, WorkflowIdReusePolicy } from '@temporalio/common';
import {
  CancellationScope,
  ChildWorkflowCancellationType,
  getExternalWorkflowHandle,
  isCancellation,
  proxyActivities,
  startChild,
  workflowInfo,
  type ChildWorkflowHandle,
  type ParentClosePolicy,
} from '@temporalio/workflow';
import type { CallerActivities, WaitName, WaitRun } from '../activities/contract.js';
import type { AwaitJobInput } from '../await-job-input.js';
import { unseenOutcome, waitId, type JobOutcome } from '../job.js';
import { jobText } from '../job-text.js';
import { AwaitJobFailure } from './await-job-failure.js';
import { outcomeOfEnd, outcomeOfFailure } from './caller-ending.js';
import { AWAIT_JOB } from './contract.js';

export interface CallOptions {
  /** The queue of Vigil's workflows. */
  taskQueue: string;
  /** What becomes of a wait that this workflow began, when this workflow closes before it. */
  parentClosePolicy: ParentClosePolicy;
  /** Whether a cancel of this workflow cancels the wait; else it has to be dealt with around the call. */
  passCancel: boolean;
  /** Called once the wait runs and knows of this caller. */
  onBegun?: () => void;
}

/** @throws AwaitJobFailure, or CancelledFailure whose first detail is the outcome where this workflow was cancelled */
export async function callWait(input: AwaitJobInput, options: CallOptions): Promise<JobOutcome> {
  const { connection, jobId } = named(input);
  const activities = callerActivities(options.taskQueue);
  let reuse: WorkflowIdReusePolicy = WorkflowIdReusePolicy.REJECT_DUPLICATE;
  for (;;) {
    const child = await begin(input, options, reuse);
    if (child) {
      options.onBegun?.();
      return endOfChild(child, input, options);
    }
    const found = await activities.joinWait({ connection, jobId, caller: workflowInfo().workflowId });
    if ('run' in found) {
      options.onBegun?.();
      return outcomeOfEnd(await follow(found.run, input, options));
    }
    // The job's own end is told again; of a wait that ended for a reason of ours another one is begun.
    if ('end' in found && found.isOwn) return outcomeOfEnd(found.end);
    reuse = WorkflowIdReusePolicy.ALLOW_DUPLICATE;
  }
}

// The rest of the input is checked by the wait itself; without these two it would have no name.
function named(input: unknown): WaitName {
  const { connection, jobId } = (input ?? {}) as Record<string, unknown>;
  if (typeof connection === 'string' && connection !== '' && typeof jobId === 'string' && jobId !== '') {
    return { connection, jobId };
  }
  const known = { connection: '', jobId: '', ...(typeof connection === 'string' && { connection }) };
  const field = known.connection === '' ? 'connection' : 'jobId';
  const outcome = unseenOutcome(known.connection, known.jobId, new Date().toISOString(), 'ended');
  throw new AwaitJobFailure('InvalidInput', `${field}: missing; expected a non-empty string`, outcome);
}

export function callerActivities(taskQueue: string): CallerActivities {
  return proxyActivities<CallerActivities>({
    taskQueue,
    startToCloseTimeout: '30s',
    retry: { initialInterval: '1s', maximumInterval: '30s' },
  });
}

/** @returns undefined where Temporal refuses to begin it: a wait for the job runs, or has run. */
async function begin(
  input: AwaitJobInput,
  { taskQueue, parentClosePolicy, passCancel }: CallOptions,
  workflowIdReusePolicy: WorkflowIdReusePolicy,
): Promise<ChildWorkflowHandle<(input: AwaitJobInput) => Promise<JobOutcome>> | undefined> {
  const { connection, jobId } = input;
  try {
    return await startChild<(input: AwaitJobInput) => Promise<JobOutcome>>(AWAIT_JOB, {
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
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return undefined;
    throw error;
  }
}

async function endOfChild(
  child: ChildWorkflowHandle<(input: AwaitJobInput) => Promise<JobOutcome>>,
  { connection, jobId }: AwaitJobInput,
  { taskQueue }: CallOptions,
): Promise<JobOutcome> {
  try {
    return await child.result();
  } catch (error) {
    const told = outcomeOfFailure(error);
    if (told) throw told;
    // Canceled and Terminated carry no outcome: what is known of the job is read from outside.
    const run = { runId: child.firstExecutionRunId, firstRunId: child.firstExecutionRunId };
    const activities = callerActivities(taskQueue);
    return outcomeOfEnd(
      await CancellationScope.nonCancellable(() => activities.followWait({ connection, jobId, run })),
    );
  }
}

async function follow(run: WaitRun, { connection, jobId, onCancel }: AwaitJobInput, options: CallOptions) {
  const activities = callerActivities(options.taskQueue);
  try {
    return await activities.followWait({ connection, jobId, run });
  } catch (error) {
    if (!options.passCancel || !isCancellation(error)) throw error;
  }
  // Others may want the job still: a caller who leaves it when he is cancelled just goes.
  if (onCancel === 'leave') throw new CancelledFailure('no longer followed; the wait and its job go on');
  return CancellationScope.nonCancellable(async () => {
    // One that has ended meanwhile cannot be cancelled any more, and is read like the others.
    await getExternalWorkflowHandle(waitId(connection, jobId))
      .cancel()
      .catch(() => undefined);
    return activities.followWait({ connection, jobId, run });
  });
}
