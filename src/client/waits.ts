/** Waits seen from outside: started or joined, polled while they run, and read when they have ended. */
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
  type Payload,
  TerminatedFailure,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
} from '@temporalio/common';
import type { PollProgress } from '../contract/activities.js';
import { cancelText } from '../text/cancel-text.js';
import { EXIT, exitOfOutcome, FAILURES, isFailureType, type FailureType, type OtherEnd } from '../contract/failures.js';
import type { AwaitJobInput } from '../contract/await-job-input.js';
import { isTerminal } from '../contract/job.js';
import { jobOfWaitId, waitId } from '../contract/ids.js';
import { unseenOutcome, type JobOutcome } from '../contract/outcome.js';
import { jobText } from '../text/job-text.js';
import {
  AWAIT_JOB,
  JOB_QUERY,
  JOIN_SIGNAL,
  NAMELESS_CALLER,
  OUTCOME_MEMO,
  type Caller,
} from '../contract/wait-messages.js';
import { isNotFound } from '../temporal/not-found.js';
import { staticDetails, type JobInfo } from './static-details.js';

/** How a wait ended. */
export interface WaitEnd {
  exit: number;
  /** Of a wait that was terminated, what it knew last: nothing of ours could run at its end. */
  outcome: JobOutcome;
  /** Where the wait did not return its outcome. */
  error?: { type: FailureType | OtherEnd; message: string; hint: string };
}

export interface WaitSnapshot {
  running: boolean;
  startTime: Date;
  runId: string;
  /** The first of the runs that this one goes on from. */
  firstRunId: string;
  historyLength: number;
  /** The queue of the workflow. */
  taskQueue: string;
  /** Names the work that lies in its queue and that no worker has begun; another name is other work. */
  untaken?: { queue: 'workflows' | 'activities'; work: string };
  /** From the poll that is pending; absent while there is none, or an operator has just acted on it. */
  progress?: PollProgress & { attempt: number; nextPollAt?: Date };
}

/** What a wait for a job means: one workflow id, whoever started it. */
export function waitHandle(client: Client, connection: string, jobId: string): WorkflowHandle {
  return client.workflow.getHandle(waitId(connection, jobId));
}

/**
 * Starts the wait, or joins the one that runs. A wait that has ended with the job's own end is not started again unless `again`:
 * then undefined comes back, and its end can be read.
 * @param about what the config tells of the job, for the Web UI
 */
export async function startOrJoin(
  client: Client,
  taskQueue: string,
  input: AwaitJobInput,
  again: boolean,
  about: JobInfo = {},
): Promise<WorkflowHandle | undefined> {
  // By a signal, so that a wait which runs learns of one more who wants its job.
  const start = (workflowIdReusePolicy: WorkflowIdReusePolicy) =>
    client.workflow.signalWithStart(AWAIT_JOB, {
      signal: JOIN_SIGNAL,
      signalArgs: [{ caller: NAMELESS_CALLER } satisfies Caller],
      taskQueue,
      workflowId: waitId(input.connection, input.jobId),
      args: [input],
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
      workflowIdReusePolicy,
      staticSummary: jobText(input),
      staticDetails: staticDetails(input, about, client.options.namespace),
    });
  try {
    return await start(again ? WorkflowIdReusePolicy.ALLOW_DUPLICATE : WorkflowIdReusePolicy.REJECT_DUPLICATE);
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
  const end = await readEnd(client, waitHandle(client, input.connection, input.jobId));
  return isOwnEnd(end) ? undefined : start(WorkflowIdReusePolicy.ALLOW_DUPLICATE);
}

/** Whether the job itself had ended and was collected, so that another wait could only say the same. */
export function isOwnEnd({ outcome, error }: WaitEnd): boolean {
  if (!isTerminal(outcome.state)) return false;
  return error === undefined || ['JobFailed', 'JobCancelled', 'Canceled'].includes(error.type);
}

/** @returns undefined when there is no such wait */
export async function snapshotOf(handle: WorkflowHandle): Promise<WaitSnapshot | undefined> {
  try {
    return snapshotOfDescription(await handle.describe());
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

export function snapshotOfDescription(description: WorkflowExecutionDescription): WaitSnapshot {
  return {
    running: description.status.name === 'RUNNING',
    startTime: description.startTime,
    runId: description.runId,
    firstRunId: description.raw.workflowExecutionInfo?.firstRunId || description.runId,
    historyLength: description.historyLength,
    taskQueue: description.taskQueue,
    untaken: untakenOf(description),
    progress: progressOf(description),
  };
}

/** A wait that began longer ago than this was somebody else's start. */
const JOINED_MS = 3_000;

/** Whether a wait that was just started or joined was there before. */
export function isJoined({ startTime }: WaitSnapshot): boolean {
  return Date.now() - startTime.getTime() > JOINED_MS;
}

const SCHEDULED = 1;

function untakenOf({ raw }: WorkflowExecutionDescription): WaitSnapshot['untaken'] {
  const { pendingWorkflowTask: task } = raw;
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-comparison -- loading the enum would load all of the protocol
  if (task?.state === SCHEDULED) return { queue: 'workflows', work: String(task.scheduledTime?.seconds) };
  for (const { activityId, attempt, state, nextAttemptScheduleTime } of raw.pendingActivities ?? []) {
    // One that waits for its next attempt is in no queue.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-comparison -- as above
    if (state === SCHEDULED && !nextAttemptScheduleTime)
      return { queue: 'activities', work: `${activityId} ${attempt}` };
  }
  return undefined;
}

function progressOf({ raw }: WorkflowExecutionDescription): WaitSnapshot['progress'] {
  for (const { lastFailure, attempt, nextAttemptScheduleTime } of raw.pendingActivities ?? []) {
    const payload = lastFailure?.applicationFailureInfo?.details?.payloads?.[0];
    if (!payload) continue;
    const progress = readProgress(payload);
    if (!progress) continue;
    const nextMs = Number(nextAttemptScheduleTime?.seconds ?? 0) * 1_000 + (nextAttemptScheduleTime?.nanos ?? 0) / 1e6;
    return { ...progress, attempt: attempt ?? 0, nextPollAt: nextMs > 0 ? new Date(nextMs) : undefined };
  }
  return undefined;
}

// Where a codec is in use the details cannot be read here: then there is none to show.
function readProgress(payload: Payload): PollProgress | undefined {
  try {
    const progress = defaultPayloadConverter.fromPayload<Partial<PollProgress> | null>(payload);
    return progress?.observation ? (progress as PollProgress) : undefined;
  } catch {
    return undefined;
  }
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

const LAST_WORD_PATIENCE_MS = 2_000;

/** How the wait ended; waits for its end where it still runs. */
export async function readEnd(client: Client, handle: WorkflowHandle): Promise<WaitEnd> {
  try {
    const outcome = (await handle.result()) as JobOutcome;
    return { exit: exitOfOutcome(outcome), outcome };
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const { cause } = error;
    if (cause instanceof ApplicationFailure && isFailureType(cause.type)) {
      const { exit, hint } = FAILURES[cause.type];
      const outcome = (cause.details?.[0] as JobOutcome | undefined) ?? (await lastKnownOutcome(client, handle));
      return { exit, outcome, error: { type: cause.type, message: cause.message, hint } };
    }
    return endOfFailure(cause, await lastKnownOutcome(client, handle));
  }
}

/** From the memo; where the wait was terminated before it wrote one, from a worker that replays it, or what the server alone knows. */
async function lastKnownOutcome(client: Client, handle: WorkflowHandle): Promise<JobOutcome> {
  const { memo, startTime } = await handle.describe();
  const inMemo = memo?.[OUTCOME_MEMO] as JobOutcome | undefined;
  if (inMemo) return inMemo;
  const told = await outcomeSoFar(client, handle, LAST_WORD_PATIENCE_MS);
  if (told) return { ...told, phase: 'ended' };
  const { connection = '', jobId = '' } = jobOfWaitId(handle.workflowId) ?? {};
  return unseenOutcome(connection, jobId, startTime.toISOString(), 'ended');
}

function endOfFailure(cause: Error | undefined, outcome: JobOutcome): WaitEnd {
  if (cause instanceof CancelledFailure) {
    const { wait: message, hint } = cancelText(outcome.cancel?.result);
    return { exit: EXIT.cancelled, outcome, error: { type: 'Canceled', message, hint } };
  }
  const terminated = cause instanceof TerminatedFailure;
  return {
    exit: EXIT.error,
    outcome,
    error: {
      type: terminated ? 'Terminated' : 'Failed',
      message: terminated
        ? 'the wait was terminated: nothing was done about the job, which may still run'
        : `the wait ended unexpectedly: ${cause?.message ?? 'no cause'}`,
      hint: 'look at the job at the vendor; await it again to go on watching',
    },
  };
}

/**
 * Asks for a cancel with a reason, which the SDK's own `handle.cancel()` cannot carry.
 * @param firstRunId of the wait that is meant; without it whichever runs for the job
 * @throws WorkflowNotFoundError where that wait does not run
 */
export async function requestCancel(
  client: Client,
  connection: string,
  jobId: string,
  reason: string,
  firstRunId?: string,
): Promise<void> {
  const workflowId = waitId(connection, jobId);
  try {
    await client.workflowService.requestCancelWorkflowExecution({
      namespace: client.options.namespace,
      workflowExecution: { workflowId },
      firstExecutionRunId: firstRunId,
      requestId: crypto.randomUUID(),
      identity: client.options.identity,
      reason,
    });
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new WorkflowNotFoundError('no wait is running for this job', workflowId, undefined);
  }
}
