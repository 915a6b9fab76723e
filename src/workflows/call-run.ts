/**
 * Runs a job from another workflow: starts its run as a child, or follows the run that has the same key. Part of the callers' workflow
 * bundles, so it imports only the contract and texts.
 */
import { CancelledFailure, WorkflowExecutionAlreadyStartedError, WorkflowIdReusePolicy } from '@temporalio/common';
import {
  CancellationScope,
  ChildWorkflowCancellationType,
  isCancellation,
  startChild,
  type ChildWorkflowHandle,
  type ParentClosePolicy,
} from '@temporalio/workflow';
import { reportedError } from '../contract/failures.js';
import { runId, type RunReference } from '../contract/ids.js';
import { isTerminal } from '../contract/job.js';
import {
  KEY_USED_MEMO,
  RUN_JOB,
  type FollowedRunEnd,
  type FollowRunRequest,
  type RunOutcome,
} from '../contract/run-job.js';
import type { RunJobInput } from '../contract/run-job-input.js';
import { reportedEvidence, reportedRunOutcome, unseenRunOutcome } from '../contract/reported-run.js';
import { runText } from '../text/job-text.js';
import { noOutcome, ownFailure } from './call-end.js';
import { callerActivities } from './call-wait.js';
import { RunJobFailure } from './run-job-failure.js';
import { keyHasOtherJob, refusedRun, requireRunReference } from './run-reference.js';

export interface CallRunOptions {
  /** The task queue of Vigil's workflows. */
  taskQueue: string;
  /** What happens to a run that this workflow started if this workflow closes first. */
  parentClosePolicy: ParentClosePolicy;
  /** Whether a cancel of this workflow also cancels a run that somebody else has started. If not, this workflow only leaves it. */
  cancelsJoined: boolean;
  /** Whether the job is started again if the last run's job failed or was cancelled. @default false: its end is returned */
  again?: boolean;
}

/** @throws RunJobFailure; CancelledFailure, with the outcome as its first detail, if this workflow was cancelled */
export async function callRun(input: RunJobInput, options: CallRunOptions): Promise<RunOutcome> {
  const run = requireRunReference(input);
  const activities = callerActivities(options.taskQueue);
  let reuse: WorkflowIdReusePolicy = WorkflowIdReusePolicy.REJECT_DUPLICATE;
  let memo: Record<string, unknown> | undefined;
  for (;;) {
    const child = await begin(input, options, reuse, memo);
    if (child) return endOfChild(child, run, options);
    const found = await activities.findRun(input);
    if ('different' in found) throw refusedRun(run, keyHasOtherJob(run, found.different));
    if ('run' in found) return outcomeOfEnd(await follow({ ...run, run: found.run }, input, options), run);
    const again = options.again === true && 'end' in found && endedBadly(found.end);
    if ('end' in found && found.usedKey && !again) return outcomeOfEnd(found.end, run);
    // Another run that has succeeded since is never followed by a second one.
    reuse = WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY;
    if (!('end' in found) || !found.usedKey) continue;
    // Whatever becomes of the new run, the key stays used.
    memo = { [KEY_USED_MEMO]: true };
    // With onFailure "return" the run of a failed job counts as completed.
    if (found.end.error === undefined) reuse = WorkflowIdReusePolicy.ALLOW_DUPLICATE;
  }
}

/** Whether the job surely runs no more and did not succeed. */
function endedBadly({ outcome: { state } }: FollowedRunEnd): boolean {
  return isTerminal(state) && state !== 'succeeded';
}

type RunChild = ChildWorkflowHandle<(input: RunJobInput) => Promise<RunOutcome>>;

/** @returns undefined if Temporal refuses to start it, because a run with this key is running or has run */
async function begin(
  input: RunJobInput,
  { taskQueue, parentClosePolicy }: CallRunOptions,
  workflowIdReusePolicy: WorkflowIdReusePolicy,
  memo: Record<string, unknown> | undefined,
): Promise<RunChild | undefined> {
  try {
    return await startChild<(input: RunJobInput) => Promise<RunOutcome>>(RUN_JOB, {
      args: [input],
      taskQueue,
      workflowId: runId(input.connection, input.key),
      workflowIdReusePolicy,
      parentClosePolicy,
      cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
      staticSummary: runText(input),
      memo,
    });
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return undefined;
    throw error;
  }
}

async function endOfChild(child: RunChild, run: RunReference, options: CallRunOptions): Promise<RunOutcome> {
  let result: unknown;
  try {
    result = await child.result();
  } catch (error) {
    const failure = runFailureOf(error, run);
    if (failure) throw failure;
    // Canceled and Terminated carry no outcome, so an activity reads what is known about the job.
    const execution = { runId: child.firstExecutionRunId, firstRunId: child.firstExecutionRunId };
    const request = { ...run, run: execution, endsSoon: true };
    return outcomeOfEnd(
      await CancellationScope.nonCancellable(() => callerActivities(options.taskQueue).followRun(request)),
      run,
    );
  }
  return outcomeOfRun(result, run);
}

async function follow(
  request: FollowRunRequest,
  { onCancel }: RunJobInput,
  options: CallRunOptions,
): Promise<FollowedRunEnd> {
  const activities = callerActivities(options.taskQueue);
  try {
    return await activities.followRun(request);
  } catch (error) {
    if (!isCancellation(error)) throw error;
  }
  if (!options.cancelsJoined || onCancel === 'leave') {
    throw new CancelledFailure('the caller left; the run and its job continue');
  }
  return CancellationScope.nonCancellable(async () => {
    await activities.cancelRun(request);
    return activities.followRun({ ...request, endsSoon: true });
  });
}

/** What a run returned. @throws RunJobFailure of the type Failed if that is no outcome */
export function outcomeOfRun(result: unknown, run: RunReference): RunOutcome {
  return outcomeOfEnd({ outcome: result }, run);
}

/** The failure with which the run itself ended; undefined if Temporal ended it or if something else failed. */
export function runFailureOf(error: unknown, run: RunReference): RunJobFailure | undefined {
  const { type, message, details } = ownFailure(error) ?? {};
  const outcome = reportedRunOutcome(details?.[0], run);
  if (!outcome || type === undefined) return undefined;
  return new RunJobFailure(type, message ?? '', outcome, reportedEvidence(details?.[1]));
}

/** Whoever serves the task queue may have written the end. */
function outcomeOfEnd(end: unknown, run: RunReference): RunOutcome {
  const { outcome: reported, error, evidence } = (end ?? {}) as { [Key in keyof FollowedRunEnd]?: unknown };
  const outcome = reportedRunOutcome(reported, run);
  if (!outcome) {
    throw new RunJobFailure('Failed', noOutcome('run'), unseenRunOutcome(run, new Date().toISOString(), 'ended'));
  }
  if (error === undefined) return outcome;
  const { type, message } = reportedError(error);
  if (type === 'Canceled' && CancellationScope.current().consideredCancelled) {
    throw new CancelledFailure(message, [outcome]);
  }
  throw new RunJobFailure(type, message, outcome, reportedEvidence(evidence));
}
