/**
 * Awaits a job from another workflow: starts its wait as a child, or follows the wait that is already running. Part of the callers' workflow
 * bundles, so it imports only the contract and texts.
 */
import { CancelledFailure, WorkflowExecutionAlreadyStartedError, WorkflowIdReusePolicy } from '@temporalio/common';
import {
  CancellationScope,
  ChildWorkflowCancellationType,
  condition,
  defineSignal,
  isCancellation,
  log,
  proxyActivities,
  setHandler,
  startChild,
  workflowInfo,
  type ChildWorkflowHandle,
  type ParentClosePolicy,
} from '@temporalio/workflow';
import type { RunCallerActivities } from '../contract/run-job.js';
import type { CallerActivities, FollowedEnd, FollowRequest, WaitRun } from '../contract/activities.js';
import type { AwaitJobInput } from '../contract/await-job-input.js';
import { waitId } from '../contract/ids.js';
import type { IgnoredSetting } from '../contract/wait-messages.js';
import type { JobOutcome } from '../contract/outcome.js';
import { jobText } from '../text/job-text.js';
import { outcomeOfEnd, outcomeOfFailure, outcomeOfResult } from './call-end.js';
import { AWAIT_JOB, waitEndedSignal } from '../contract/wait-messages.js';
import { CancellableActivity } from './cancellable-activity.js';
import { requireJobReference } from './job-reference.js';

export interface CallOptions {
  /** The task queue of Vigil's workflows. */
  taskQueue: string;
  /** What happens to a wait that this workflow started if this workflow closes first. */
  parentClosePolicy: ParentClosePolicy;
  /** Whether a cancel of this workflow cancels the wait; if not, the caller of this function handles it. */
  passCancel: boolean;
  /** Called once the wait is running and has this caller. `joined`: somebody else had started it. */
  onBegun?: (run: WaitRun, joined: boolean) => void;
  /** Called if the wait was running and has other settings than the input. @default a warning in the workflow's log */
  onIgnored?: (ignored: IgnoredSetting[]) => void;
}

/** @throws AwaitJobFailure; CancelledFailure, with the outcome as its first detail, if this workflow was cancelled */
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
    const found = await activities.joinWait({ connection, jobId, caller: workflowInfo().workflowId, input });
    if ('run' in found) {
      options.onBegun?.(found.run, true);
      // What this caller asks for its own cancel applies to this caller.
      const ignored = found.ignored?.filter(({ field }) => field !== 'onCancel') ?? [];
      if (ignored.length > 0) (options.onIgnored ?? warnOfIgnored)(ignored);
      return outcomeOfEnd(await follow(found.run, input, options), { connection, jobId });
    }
    // The job's own end is reported again. If the wait ended for another reason, a new one starts.
    if ('end' in found && found.isOwn) return outcomeOfEnd(found.end, { connection, jobId });
    reuse = WorkflowIdReusePolicy.ALLOW_DUPLICATE;
  }
}

function warnOfIgnored(ignored: IgnoredSetting[]): void {
  log.warn('joined a running wait; some settings of the input do not apply to it', { ignored });
}

export function callerActivities(taskQueue: string): CallerActivities & RunCallerActivities {
  return proxyActivities<CallerActivities & RunCallerActivities>({
    taskQueue,
    startToCloseTimeout: '30s',
    retry: { initialInterval: '1s', maximumInterval: '30s' },
  });
}

/** @returns undefined if Temporal refuses to start it, because a wait for the job is running or has run */
async function begin(
  input: AwaitJobInput,
  { taskQueue, parentClosePolicy, passCancel }: CallOptions,
  workflowIdReusePolicy: WorkflowIdReusePolicy,
): Promise<WaitChild | undefined> {
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

type WaitChild = ChildWorkflowHandle<(input: AwaitJobInput) => Promise<JobOutcome>>;

function runOf({ firstExecutionRunId }: WaitChild): WaitRun {
  return { runId: firstExecutionRunId, firstRunId: firstExecutionRunId };
}

async function endOfChild(
  child: WaitChild,
  { connection, jobId }: AwaitJobInput,
  { taskQueue }: CallOptions,
): Promise<JobOutcome> {
  const job = { connection, jobId };
  let result: unknown;
  try {
    result = await child.result();
  } catch (error) {
    const failure = outcomeOfFailure(error, job);
    if (failure) throw failure;
    // Canceled and Terminated carry no outcome, so an activity reads what is known about the job.
    const run = runOf(child);
    const activities = callerActivities(taskQueue);
    return outcomeOfEnd(
      await CancellationScope.nonCancellable(() => activities.followWait({ ...job, run, endsSoon: true })),
      job,
    );
  }
  return outcomeOfResult(result, job);
}

async function follow(run: WaitRun, { connection, jobId, onCancel }: AwaitJobInput, options: CallOptions) {
  const activities = callerActivities(options.taskQueue);
  try {
    return await untilEnded(activities, { connection, jobId, run });
  } catch (error) {
    if (!options.passCancel || !isCancellation(error)) throw error;
  }
  return CancellationScope.nonCancellable(async () => {
    // With onCancel: leave this caller only leaves, because others may still want the job.
    if (onCancel === 'leave') {
      const caller = workflowInfo().workflowId;
      await activities.leaveWait({ connection, jobId, caller, run, cancelIfLast: false });
      throw new CancelledFailure('the caller left; the wait and its job continue');
    }
    await activities.cancelWait({ connection, jobId, run });
    return activities.followWait({ connection, jobId, run, endsSoon: true });
  });
}

/** Follows by the wait's own signal, and checks now and then. */
async function untilEnded(activities: CallerActivities, request: FollowRequest): Promise<FollowedEnd> {
  let endsSoon = false;
  setHandler(defineSignal(waitEndedSignal(waitId(request.connection, request.jobId))), () => {
    endsSoon = true;
  });
  const checks = new CancellableActivity(() => activities.followWait(request));
  await condition(() => checks.done || endsSoon);
  if (!checks.done) {
    checks.cancel();
    return activities.followWait({ ...request, endsSoon });
  }
  if (checks.failure !== undefined) throw checks.failure as Error;
  return checks.result as FollowedEnd;
}
