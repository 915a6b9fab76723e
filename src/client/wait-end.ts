/** How a wait ended, for the CLI and for callers. */
import { WorkflowFailedError, type Client, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure, TerminatedFailure } from '@temporalio/common';
import { EXIT, exitOfOutcome, FAILURES, isFailureType, type FailureType, type OtherEnd } from '../contract/failures.js';
import { isTerminal } from '../contract/job.js';
import { unseenOutcome, type JobOutcome } from '../contract/outcome.js';
import { jobOfWaitId } from '../contract/ids.js';
import { cancelText } from '../text/cancel-text.js';
import { knownWait, waitDescription } from './known-wait.js';
import { askForOutcome } from './ask-wait.js';
import { reportedOutcome } from '../contract/reported-wait.js';
import { hasUnread } from '../temporal/lenient-codec.js';

export interface WaitEnd {
  exit: number;
  /** If the wait was terminated: what it knew last, because no code of the wait runs at a termination. */
  outcome: JobOutcome;
  /** False if `outcome` is only what the server knows, without a timeline: the wait was terminated and no worker answers for it. */
  answered: boolean;
  /** Present if the wait did not return its outcome. */
  error?: { type: FailureType | OtherEnd; message: string; hint: string };
}

const LAST_ANSWER_TIMEOUT_MS = 2_000;

/** Waits for the end of a wait that still runs. @throws WorkflowNotFoundError if there is no such wait */
export async function waitEnd(client: Client, handle: WorkflowHandle): Promise<WaitEnd> {
  try {
    const outcome = reportedOutcome(await handle.result(), handle.workflowId);
    if (outcome) return { exit: exitOfOutcome(outcome), outcome, answered: true };
    const known = await lastKnown(client, handle);
    return endOfUnread(client, known) ?? endOfFailure(noOutcome(client), known);
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const { cause } = error;
    if (cause instanceof ApplicationFailure && isFailureType(cause.type)) {
      const { exit, hint } = FAILURES[cause.type];
      const inFailure = reportedOutcome(cause.details?.[0], handle.workflowId);
      const known = inFailure ? { outcome: inFailure, answered: true } : await lastKnown(client, handle);
      return { exit, ...known, error: { type: cause.type, message: cause.message, hint } };
    }
    return endOfFailure(cause, await lastKnown(client, handle));
  }
}

/** Whether the job itself ended and was collected, so that another wait could only report the same. */
export function isJobsOwnEnd({ outcome, error }: WaitEnd): boolean {
  if (!isTerminal(outcome.state)) return false;
  return error === undefined || ['JobFailed', 'JobCancelled', 'Canceled'].includes(error.type);
}

/** From the memo, else from a worker that replays the wait, else what the server alone knows. */
async function lastKnown(client: Client, handle: WorkflowHandle): Promise<Pick<WaitEnd, 'outcome' | 'answered'>> {
  const execution = await handle.describe();
  const description = waitDescription(execution);
  if (!description) {
    const { connection = '', jobId = '' } = jobOfWaitId(handle.workflowId) ?? {};
    return { outcome: unseenOutcome(connection, jobId, execution.startTime.toISOString(), 'ended'), answered: false };
  }
  // The memo of a cancelled wait may be shortened, and Canceled carries no result: then only the wait itself has the whole outcome.
  const asked = description.recorded.from !== 'memo';
  const answer = asked ? await askForOutcome(client, handle, LAST_ANSWER_TIMEOUT_MS) : undefined;
  return knownWait(description, answer, Date.now());
}

/** Why a workflow that returned has no outcome. */
export function noOutcome(client: Client): Error {
  return new Error(hasUnread(client) ? 'its outcome cannot be decoded' : 'it returned no outcome');
}

/** How a wait or run ended whose outcome cannot be decoded: the search attributes have the state. @returns undefined if they do not */
export function endOfUnread<Known extends Pick<WaitEnd, 'answered'> & { outcome: Pick<JobOutcome, 'state'> }>(
  client: Client,
  known: Known,
): (Known & Pick<WaitEnd, 'exit'>) | undefined {
  if (!hasUnread(client) || !isTerminal(known.outcome.state)) return undefined;
  return { exit: exitOfOutcome(known.outcome), ...known };
}

function endOfFailure(cause: Error | undefined, known: Pick<WaitEnd, 'outcome' | 'answered'>): WaitEnd {
  if (cause instanceof CancelledFailure) return { ...known, ...endOfCancel(known.outcome) };
  return unexpectedEnd(cause, known, {
    terminated: 'the wait was terminated; the job was not cancelled and may still run',
    unexpected: 'the wait ended unexpectedly',
    hint: 'check the job at the vendor; to continue waiting, await it again',
  });
}

/** An end that neither the workflow nor its caller brought about. */
export function unexpectedEnd<Known>(
  cause: Error | undefined,
  known: Known,
  words: { terminated: string; unexpected: string; hint: string },
): Known & Pick<WaitEnd, 'exit' | 'error'> {
  const error =
    cause instanceof TerminatedFailure
      ? { type: 'Terminated' as const, message: words.terminated }
      : { type: 'Failed' as const, message: `${words.unexpected}: ${cause?.message ?? 'no cause'}` };
  return { exit: EXIT.error, ...known, error: { ...error, hint: words.hint } };
}

/** How a cancelled wait ended. */
export function endOfCancel(outcome: JobOutcome): Pick<WaitEnd, 'exit'> & Required<Pick<WaitEnd, 'error'>> {
  const { wait: message, hint } = cancelText(outcome);
  const exit = isTerminal(outcome.state) ? EXIT.cancelled : EXIT.mayStillRun;
  return { exit, error: { type: 'Canceled', message, hint } };
}
