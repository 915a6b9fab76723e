/** How a run ended, for the CLI and for callers. */
import { WorkflowFailedError, type Client, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { EXIT, exitOfOutcome, FAILURES, isFailureType } from '../contract/failures.js';
import type { RunReference } from '../contract/ids.js';
import { OUTCOME_MEMO } from '../contract/memo.js';
import type { FollowedRunEnd, RunOutcome, SubmitEvidence } from '../contract/run-job.js';
import { reportedEvidence, reportedRunOutcome, unseenRunOutcome } from '../contract/reported-run.js';
import { askForProgress } from './ask-wait.js';
import { endOfCancel, endOfUnread, noOutcome, unexpectedEnd, type WaitEnd } from './wait-end.js';

export interface RunEnd extends Omit<WaitEnd, 'outcome'> {
  outcome: RunOutcome;
  /** For a run that ended as SubmitUncertain. */
  evidence?: SubmitEvidence;
}

/** A run of a key, with the handle of its workflow. */
export interface RunWorkflow {
  run: RunReference;
  workflow: WorkflowHandle;
}

const ANSWER_TIMEOUT_MS = 2_000;

/** Waits for the end of a run. @throws WorkflowNotFoundError if there is no such run */
export async function runEnd(client: Client, { run, workflow }: RunWorkflow): Promise<RunEnd> {
  try {
    const outcome = reportedRunOutcome(await workflow.result(), run);
    if (outcome) return { exit: exitOfOutcome(outcome), outcome, answered: true };
    const known = await lastKnown(client, { run, workflow });
    return endOfUnread(client, known) ?? unexpectedEnd(noOutcome(client), known, UNEXPECTED);
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const { cause } = error;
    if (cause instanceof ApplicationFailure && isFailureType(cause.type)) {
      const { exit, hint } = FAILURES[cause.type];
      const [reported, evidence] = cause.details ?? [];
      const outcome = reportedRunOutcome(reported, run);
      const known = outcome ? { outcome, answered: true } : await lastKnown(client, { run, workflow });
      const { type, message } = cause;
      return { exit, ...known, error: { type, message, hint }, evidence: reportedEvidence(evidence) };
    }
    const known = await lastKnown(client, { run, workflow });
    // Somebody else may have cancelled the wait of the job, which ends the run with that type.
    const ofWait = cause instanceof ApplicationFailure && cause.type === 'Canceled';
    if (ofWait || cause instanceof CancelledFailure) return { ...known, ...endOfCancelledRun(known.outcome) };
    return unexpectedEnd(cause, known, UNEXPECTED);
  }
}

/** The end of a run that a workflow has followed, with the exit code and the hint. */
export function endOfFollowed({ outcome, error, evidence }: FollowedRunEnd): RunEnd {
  if (!error) return { exit: exitOfOutcome(outcome), outcome, answered: true };
  const { type, message } = error;
  if (type === 'Canceled') return { outcome, answered: true, ...endOfCancelledRun(outcome) };
  const { exit, hint } = isFailureType(type) ? FAILURES[type] : { exit: EXIT.error, hint: UNEXPECTED.hint };
  return { exit, outcome, answered: true, error: { type, message, hint }, ...(evidence && { evidence }) };
}

/** Whether an ended run has itself used its key: it started a job, or may have. */
export function hasUsedKey({ outcome: { submit }, error }: Pick<RunEnd, 'outcome' | 'error'>): boolean {
  // Nobody knows what such a run did last.
  if (error && ['Terminated', 'Failed'].includes(error.type)) return true;
  return submit.jobId !== null || submit.result === 'uncertain' || submit.earlier !== undefined;
}

type Known = Pick<RunEnd, 'outcome' | 'answered'>;

/** From the memo, else from a worker that replays the run, else what the server alone knows. */
async function lastKnown(client: Client, { run, workflow }: RunWorkflow): Promise<Known> {
  const { memo, startTime } = await workflow.describe();
  const outcome = reportedRunOutcome(memo?.[OUTCOME_MEMO], run);
  if (outcome) return { outcome, answered: true };
  const progress = await askForProgress(client, workflow, ANSWER_TIMEOUT_MS);
  const unseen = unseenRunOutcome(run, startTime.toISOString(), 'ended', progress);
  return { outcome: unseen, answered: progress !== undefined };
}

function endOfCancelledRun(outcome: RunOutcome) {
  const { exit, error } = endOfCancel(outcome);
  if (outcome.submit.jobId !== null) return { exit, error };
  const failed = outcome.submit.earlier?.at(-1);
  if (failed) {
    const message = `the run was cancelled after its job ${failed.jobId} failed and before it started another one`;
    return { exit, error: { ...error, message, hint: 'start the run again with --again if you still need the job' } };
  }
  const message = 'the run was cancelled before it started a job';
  return { exit, error: { ...error, message, hint: 'start the run again if you still need the job' } };
}

const UNEXPECTED = {
  terminated: 'the run was terminated; a job that it started was not cancelled and may still run',
  unexpected: 'the run ended unexpectedly',
  hint: 'check at the vendor whether the job runs; then await it by its id, or start the run again',
};
