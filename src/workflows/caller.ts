/**
 * A job awaited from another workflow: its wait is begun as a child, or followed where it runs already. Part of its callers' bundles, so it
 * imports the vocabulary alone.
 */
import { CancelledFailure, WorkflowExecutionAlreadyStartedError, WorkflowIdReusePolicy } from '@temporalio/common';
import {
  CancellationScope,
  ChildWorkflowCancellationType,
  isCancellation,
  proxyActivities,
  startChild,
  workflowInfo,
  type ChildWorkflowHandle,
  type ParentClosePolicy,
} from '@temporalio/workflow';
import type { CallerActivities, WaitRun } from '../contract/activities.js';
import type { AwaitJobInput } from '../contract/await-job-input.js';
import { waitId } from '../contract/ids.js';
import type { JobOutcome } from '../contract/outcome.js';
import { jobText } from '../text/job-text.js';
import { outcomeOfEnd, outcomeOfFailure } from './caller-ending.js';
import { AWAIT_JOB } from '../contract/wait-messages.js';
import { requireJobReference } from './wait-name.js';

export interface CallOptions {
  /** The queue of Vigil's workflows. */
  taskQueue: string;
  /** What becomes of a wait that this workflow began, when this workflow closes before it. */
  parentClosePolicy: ParentClosePolicy;
  /** Whether a cancel of this workflow cancels the wait; else it has to be dealt with around the call. */
  passCancel: boolean;
  /** Called once the wait runs and knows of this caller; `joined` where somebody else began it. */
  onBegun?: (run: WaitRun, joined: boolean) => void;
}

/** @throws AwaitJobFailure, or CancelledFailure whose first detail is the outcome where this workflow was cancelled */
export async function callWait(input: AwaitJobInput, options: CallOptions): Promise<JobOutcome> {
  const { connection, jobId } = requireJobReference(input);
  const activities = callerActivities(options.taskQueue);
  let reuse: WorkflowIdReusePolicy = WorkflowIdReusePolicy.REJECT_DUPLICATE;
  for (;;) {
    const child = await begin(input, options, reuse);
    if (child) {
      options.onBegun?.(runOf(child), false);
      return endOfChild(child, input, options);
    }
    const found = await activities.joinWait({ connection, jobId, caller: workflowInfo().workflowId });
    if ('run' in found) {
      options.onBegun?.(found.run, true);
      return outcomeOfEnd(await follow(found.run, input, options));
    }
    // The job's own end is told again; of a wait that ended for a reason of ours another one is begun.
    if ('end' in found && found.isOwn) return outcomeOfEnd(found.end);
    reuse = WorkflowIdReusePolicy.ALLOW_DUPLICATE;
  }
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
): Promise<WaitHandle | undefined> {
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

type WaitHandle = ChildWorkflowHandle<(input: AwaitJobInput) => Promise<JobOutcome>>;

function runOf({ firstExecutionRunId }: WaitHandle): WaitRun {
  return { runId: firstExecutionRunId, firstRunId: firstExecutionRunId };
}

async function endOfChild(
  child: WaitHandle,
  { connection, jobId }: AwaitJobInput,
  { taskQueue }: CallOptions,
): Promise<JobOutcome> {
  try {
    return await child.result();
  } catch (error) {
    const told = outcomeOfFailure(error);
    if (told) throw told;
    // Canceled and Terminated carry no outcome: what is known of the job is read from outside.
    const run = runOf(child);
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
  return CancellationScope.nonCancellable(async () => {
    // Others may want the job still: a caller who leaves it when he is cancelled just goes.
    if (onCancel === 'leave') {
      const caller = workflowInfo().workflowId;
      await activities.leaveWait({ connection, jobId, caller, run, cancelIfLast: false });
      throw new CancelledFailure('no longer followed; the wait and its job go on');
    }
    await activities.cancelWait({ connection, jobId, run });
    return activities.followWait({ connection, jobId, run });
  });
}
