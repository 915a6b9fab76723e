/** Waits seen from outside: started or joined, looked at while they run, and read when they have ended. */
import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  type Client,
  type WorkflowExecutionDescription,
  type WorkflowHandle,
} from '@temporalio/client';
import {
  ApplicationFailure,
  CancelledFailure,
  defaultPayloadConverter,
  TerminatedFailure,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
} from '@temporalio/common';
import type { LookProgress } from '../activities/contract.js';
import { EXIT, exitOfOutcome, FAILURES, isFailureType } from '../errors.js';
import type { AwaitJobInput } from '../input.js';
import { isTerminal, waitId, type JobOutcome } from '../job.js';
import { AWAIT_JOB, JOB_QUERY, OUTCOME_MEMO } from '../workflows/contract.js';

/** How a wait ended. */
export interface WaitEnd {
  exit: number;
  /** Absent where the wait was terminated: nothing of ours could run. */
  outcome?: JobOutcome;
  /** Where the wait did not return its outcome. */
  error?: { type: string; message: string; hint: string };
}

export interface WaitSnapshot {
  running: boolean;
  startTime: Date;
  runId: string;
  historyLength: number;
  /** From the look that is pending; absent while there is none, or an operator has just acted on it. */
  progress?: LookProgress & { attempt: number; nextLookAt?: Date };
}

/** What a wait for a job means: one workflow id, whoever started it. */
export function waitHandle(client: Client, connection: string, jobId: string): WorkflowHandle {
  return client.workflow.getHandle(waitId(connection, jobId));
}

/**
 * Starts the wait, or joins the one that runs. A wait that has ended with the job's own end is not started again unless `again`:
 * then undefined comes back, and its end can be read.
 */
export async function startOrJoin(
  client: Client,
  taskQueue: string,
  input: AwaitJobInput,
  again: boolean,
): Promise<WorkflowHandle | undefined> {
  const start = (workflowIdReusePolicy: WorkflowIdReusePolicy) =>
    client.workflow.start(AWAIT_JOB, {
      taskQueue,
      workflowId: waitId(input.connection, input.jobId),
      args: [input],
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
      workflowIdReusePolicy,
      staticSummary: `${input.connection} · job ${input.jobId}`,
    });
  try {
    return await start(again ? WorkflowIdReusePolicy.ALLOW_DUPLICATE : WorkflowIdReusePolicy.REJECT_DUPLICATE);
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
  const end = await readEnd(waitHandle(client, input.connection, input.jobId));
  return isOwnEnd(end) ? undefined : start(WorkflowIdReusePolicy.ALLOW_DUPLICATE);
}

/** Whether the job itself had ended and was collected, so that another wait could only say the same. */
function isOwnEnd({ outcome, error }: WaitEnd): boolean {
  if (outcome === undefined || !isTerminal(outcome.state)) return false;
  return error === undefined || ['JobFailed', 'JobCancelled', 'Canceled'].includes(error.type);
}

/** @returns undefined when there is no such wait */
export async function snapshotOf(handle: WorkflowHandle): Promise<WaitSnapshot | undefined> {
  try {
    const description = await handle.describe();
    return {
      running: description.status.name === 'RUNNING',
      startTime: description.startTime,
      runId: description.runId,
      historyLength: description.historyLength,
      progress: progressOf(description),
    };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

function progressOf({ raw }: WorkflowExecutionDescription): WaitSnapshot['progress'] {
  for (const { lastFailure, attempt, nextAttemptScheduleTime } of raw.pendingActivities ?? []) {
    const payload = lastFailure?.applicationFailureInfo?.details?.payloads?.[0];
    if (!payload) continue;
    const progress = defaultPayloadConverter.fromPayload<LookProgress>(payload);
    const seconds = Number(nextAttemptScheduleTime?.seconds ?? 0);
    return { ...progress, attempt: attempt ?? 0, nextLookAt: seconds > 0 ? new Date(seconds * 1_000) : undefined };
  }
  return undefined;
}

/** The outcome so far, from the wait itself; undefined when no worker answers in time. */
export async function outcomeSoFar(
  client: Client,
  handle: WorkflowHandle,
  patienceMs: number,
): Promise<JobOutcome | undefined> {
  try {
    return await client.withDeadline(Date.now() + patienceMs, () => handle.query<JobOutcome>(JOB_QUERY));
  } catch {
    return undefined;
  }
}

/** How the wait ended; waits for its end where it still runs. */
export async function readEnd(handle: WorkflowHandle): Promise<WaitEnd> {
  try {
    const outcome = (await handle.result()) as JobOutcome;
    return { exit: exitOfOutcome(outcome), outcome };
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    return endOfFailure(error.cause, await outcomeInMemo(handle));
  }
}

function endOfFailure(cause: Error | undefined, inMemo: JobOutcome | undefined): WaitEnd {
  if (cause instanceof CancelledFailure) {
    return { exit: EXIT.cancelled, outcome: inMemo, error: { type: 'Canceled', ...canceledText(inMemo) } };
  }
  if (cause instanceof ApplicationFailure && isFailureType(cause.type)) {
    const { exit, hint } = FAILURES[cause.type];
    const outcome = (cause.details?.[0] as JobOutcome | undefined) ?? inMemo;
    return { exit, outcome, error: { type: cause.type, message: cause.message, hint } };
  }
  const terminated = cause instanceof TerminatedFailure;
  return {
    exit: EXIT.error,
    outcome: inMemo,
    error: {
      type: terminated ? 'Terminated' : 'Failed',
      message: terminated
        ? 'the wait was terminated: nothing was done about the job, which may still run'
        : `the wait ended unexpectedly: ${cause?.message ?? 'no cause'}`,
      hint: 'look at the job at the vendor; await it again to go on watching',
    },
  };
}

function canceledText(outcome: JobOutcome | undefined): { message: string; hint: string } {
  const what = {
    confirmed: ['the wait was cancelled, and the job with it', 'start a new job at the vendor if it is still wanted'],
    refused: [
      'the wait was cancelled; the vendor refused to cancel the job, which is left running',
      'end it at the vendor',
    ],
    unsupported: [
      'the wait was cancelled; the vendor has no call to cancel a job, and it is left running',
      'end it in the user interface of the vendor',
    ],
    unconfirmed: [
      'the wait was cancelled; the cancel of the job was not confirmed in time, and it may still run',
      'look at the job at the vendor',
    ],
    notAsked: [
      'the wait was cancelled; the job is left running, as onCancel: leave asks',
      'await it again to go on watching',
    ],
  } as Record<string, [string, string]>;
  const [message, hint] = what[outcome?.cancel?.result ?? ''] ?? [
    'the wait was cancelled',
    'look at the job at the vendor',
  ];
  return { message, hint };
}

async function outcomeInMemo(handle: WorkflowHandle): Promise<JobOutcome | undefined> {
  const { memo } = await handle.describe();
  return memo?.[OUTCOME_MEMO] as JobOutcome | undefined;
}

/** Asks for a cancel with a reason, which the SDK's own `handle.cancel()` cannot carry. @throws WorkflowNotFoundError */
export async function requestCancel(client: Client, connection: string, jobId: string, reason: string): Promise<void> {
  await client.workflowService.requestCancelWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId: waitId(connection, jobId) },
    requestId: crypto.randomUUID(),
    identity: client.options.identity,
    reason,
  });
}
