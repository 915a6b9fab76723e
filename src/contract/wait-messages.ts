/** The names and types of a wait's workflow, queries, signals and updates. */
import type { Timestamp } from './job.js';

/** The workflow type. */
export const AWAIT_JOB = 'awaitJob';

/** Query: the outcome so far (a {@link JobOutcome}). */
export const JOB_QUERY = 'job';

/** Query: the next deadline or end of a patience (a {@link NextLimit}, or null). */
export const LIMIT_QUERY = 'limit';

/** Query: the workflow id of the watch that polls the job, or null. */
export const WATCH_QUERY = 'watch';

/** Signal: poll the job now. It is only a hint: the state comes from the poll. A watch adds a {@link WatchHint}, others nothing. */
export const POLL_NOW_SIGNAL = 'pollNow';

/** pollNow signals within this time are one poll, because each costs about ten events. */
export const POLL_NOW_SPACING_MS = 5_000;

/** Update: sets a new deadline, a duration counted from now. */
export const EXTEND_DEADLINE_UPDATE = 'extendDeadline';

export interface ExtendDeadlineInput {
  deadline: string;
}

export interface ExtendDeadlineResult {
  /** When the new deadline passes. */
  deadlineAt: Timestamp;
}

/** Query: which settings of a caller's input do not apply to this wait ({@link IgnoredSetting}s; null before the wait has its own). */
export const IGNORED_SETTINGS_QUERY = 'ignoredSettings';

/** Signal: adds a {@link Caller} that wants this job. Update: the same, and answers a {@link JoinResult}. */
export const JOIN_SIGNAL = 'join';

/** A setting of the caller that the wait does not have. */
export interface IgnoredSetting {
  /** The path of the field in the input, such as `backoff.max`. */
  field: string;
  /** What the caller asks for. */
  yours: string;
  /** What applies to the wait. */
  applies: string;
}

/** What the update `join` takes. */
export interface JoinInput extends Caller {
  /** The input with which the caller would have started the wait. */
  input?: unknown;
}

export interface JoinResult {
  /** The settings of the caller's input that do not apply, because the wait has others. */
  ignored: IgnoredSetting[];
}

/** Update: removes a {@link Caller}, described by {@link LeaveInput}. Answers whether no other caller wants the job. */
export const LEAVE_UPDATE = 'leave';

export interface LeaveInput extends Caller {
  /**
   * Why to cancel the wait if no other caller wants the job. The wait starts to cancel the job in the same step in which it finds no other
   * caller, so nobody can join in between. Whoever sends this also requests a cancel of the workflow, so that it ends as Canceled.
   */
  cancelIfLast?: string;
}

export interface Caller {
  /** The name with which the caller joined. */
  caller: string;
  /** Whether the caller is the id of a workflow in the wait's namespace that wants the signal {@link waitEndedSignal} at the end. */
  follows?: boolean;
}

/**
 * The signal, without arguments, that a wait sends just before it ends to the workflows that follow it. It is only a hint: the receiver reads how
 * the wait ended.
 */
export function waitEndedSignal(workflowId: string): string {
  return `vigilEnded:${workflowId}`;
}

/** A caller that never leaves, such as a client or a schedule. */
export const NAMELESS_CALLER = '';

export interface LeaveResult {
  /** No other caller wants the job. */
  last: boolean;
}

/** The workflow type of the Nexus operation: one workflow for each call. */
export const AWAIT_JOB_CALL = 'awaitJobCall';
