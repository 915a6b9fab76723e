/** What is known about a wait now, put together from the wait's own answer, its memo, its search attributes and its pending poll. */
import type {
  WorkflowExecutionDescription,
  WorkflowExecutionInfo,
  WorkflowExecutionStatusName,
} from '@temporalio/client';
import { jobOfWaitId, type JobReference } from '../contract/ids.js';
import { CONDITIONS, JOB_STATES, VENDORS, type JobState } from '../contract/job.js';
import { OUTCOME_MEMO, OUTCOME_SHORTENED_MEMO } from '../contract/memo.js';
import { unseenOutcome, type JobOutcome } from '../contract/outcome.js';
import type { SearchAttributeName } from '../contract/search-attributes.js';
import { reportedOutcome } from '../contract/reported-wait.js';
import { dateOf } from './server-time.js';
import type { WatchedPolls } from '../contract/watch.js';
import { pendingPoll, untakenWork, type PendingPoll, type UntakenWork } from './pending-work.js';

/** What Temporal says about a wait. */
export interface WaitDescription extends JobReference {
  workflowId: string;
  runId: string;
  /** The first run of the chain of runs that continue-as-new made. */
  firstRunId: string;
  /** Temporal's status of the workflow. */
  status: WorkflowExecutionStatusName;
  running: boolean;
  /** When the first run started. */
  startedAt: Date;
  closedAt?: Date;
  historyLength: number;
  /** The task queue of the workflow. */
  taskQueue: string;
  untaken?: UntakenWork;
  pendingPoll?: PendingPoll;
  /** What the memo and the search attributes say. */
  recorded: RecordedOutcome;
}

/** An outcome that can be read without a worker. */
export interface RecordedOutcome {
  outcome: JobOutcome;
  /**
   * `memo`: the outcome of an ended wait. `shortened`: the same, but cut to the memo's size. `attributes`: no outcome, only the state and the
   * condition from the search attributes, where these are registered.
   */
  from: 'memo' | 'shortened' | 'attributes';
}

export interface KnownWait extends WaitDescription {
  /** Present if a watch polls the job and has been asked. */
  watched?: WatchedPolls;
  outcome: JobOutcome;
  /** False if no worker answered and no memo had the outcome: then `outcome` is what the server alone knows, without a timeline. */
  answered: boolean;
}

/** @returns undefined for a workflow that is not a wait */
export function waitDescription(description: WorkflowExecutionDescription): WaitDescription | undefined {
  const job = jobOfWaitId(description.workflowId);
  if (!job) return undefined;
  const { workflowId, runId, status, closeTime, historyLength, taskQueue, raw } = description;
  const startedAt = originalStart(description);
  return {
    ...job,
    workflowId,
    runId,
    firstRunId: raw.workflowExecutionInfo?.firstRunId || runId,
    status: status.name,
    running: status.name === 'RUNNING',
    startedAt,
    closedAt: closeTime,
    historyLength,
    taskQueue,
    untaken: untakenWork(description),
    pendingPoll: pendingPoll(description),
    recorded: recordedOutcome(description, startedAt),
  };
}

// After a continue-as-new, startTime is that of the last run.
function originalStart({ raw, startTime }: WorkflowExecutionDescription): Date {
  return dateOf(raw.workflowExtendedInfo?.originalStartTime) ?? startTime;
}

/** @param startedAt when the first run started */
export function recordedOutcome(
  { workflowId, status, memo, typedSearchAttributes }: WorkflowExecutionInfo | WorkflowExecutionDescription,
  startedAt: Date,
): RecordedOutcome {
  const outcome = reportedOutcome(memo?.[OUTCOME_MEMO], workflowId);
  if (outcome) return { outcome, from: memo?.[OUTCOME_SHORTENED_MEMO] === true ? 'shortened' : 'memo' };
  const { connection = '', jobId = '' } = jobOfWaitId(workflowId) ?? {};
  const phase = status.name === 'RUNNING' ? 'waiting' : 'ended';
  const unseen = unseenOutcome(connection, jobId, startedAt.toISOString(), phase);
  const attributes = new Map(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]));
  const word = <T extends string>(name: SearchAttributeName, words: readonly T[]) =>
    words.find((one) => one === attributes.get(name));
  return {
    outcome: {
      ...unseen,
      vendor: word('VigilVendor', VENDORS) ?? unseen.vendor,
      state: word('VigilState', Object.keys(JOB_STATES) as JobState[]) ?? unseen.state,
      condition: word('VigilCondition', CONDITIONS) ?? unseen.condition,
    },
    from: 'attributes',
  };
}

/**
 * @param answer the wait's own answer; undefined if it was not asked or no worker answered
 * @param now milliseconds since the epoch
 */
export function knownWait(description: WaitDescription, answer: JobOutcome | undefined, now: number): KnownWait {
  const { running, recorded, pendingPoll: poll } = description;
  const base = answer ?? recorded.outcome;
  const answered = answer !== undefined || recorded.from !== 'attributes';
  if (!running) return { ...description, answered, outcome: { ...base, phase: 'ended' } };
  const waitedSeconds = Math.max(0, Math.round((now - Date.parse(base.times.awaitedFrom)) / 1_000));
  const cost = { ...base.cost, waitedSeconds };
  if (!poll) return { ...description, answered, outcome: { ...base, cost } };
  const { observation, polls } = poll;
  const outcome: JobOutcome = {
    ...base,
    vendor: observation.vendor ?? base.vendor,
    // Only the wait knows that the vendor has accepted a cancel.
    state: base.state === 'cancelling' ? base.state : observation.state,
    condition: observation.condition,
    vendorState: observation.vendorState || base.vendorState,
    percent: observation.percent ?? null,
    summary: observation.summary ?? base.summary,
    times: {
      ...base.times,
      queued: observation.queued ?? base.times.queued,
      started: observation.started ?? base.times.started,
    },
    outputLocation: observation.outputLocation ?? base.outputLocation,
    cost: { ...cost, polls: Math.max(cost.polls, polls) },
  };
  return { ...description, answered, outcome };
}
