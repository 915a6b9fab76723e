/** The names and shapes by which others speak to a running wait. */
import type { Timestamp } from './job.js';

/** The workflow type. */
export const AWAIT_JOB = 'awaitJob';

/** Query: the outcome so far (a {@link JobOutcome}). */
export const JOB_QUERY = 'job';

/** Query: the next time at which the wait would give something up (a {@link NextLimit}, or null). */
export const LIMIT_QUERY = 'limit';

/** Signal without arguments: poll at the job now. A hint that hastens the poll, never believed as truth. */
export const POLL_NOW_SIGNAL = 'pollNow';

/** Update: gives the job until `deadline` (a duration, counted from now) to end. */
export const EXTEND_DEADLINE_UPDATE = 'extendDeadline';

export interface ExtendDeadlineInput {
  deadline: string;
}

export interface ExtendDeadlineResult {
  /** When the deadline now passes. */
  deadlineAt: Timestamp;
}

/** Signal: one more caller wants this job (a {@link Caller}). */
export const JOIN_SIGNAL = 'join';

/** Update: a {@link Caller} no longer wants this job; answers whether anybody else still does. */
export const LEAVE_UPDATE = 'leave';

export interface Caller {
  /** A name by which the caller that joined can leave. */
  caller: string;
}

/** A caller that never leaves: a client, a schedule. */
export const NAMELESS_CALLER = '';

export interface LeaveResult {
  /** Nobody else wants the job: whoever left should cancel the wait. */
  last: boolean;
}

/** The workflow type behind the Nexus operation: one for each call. */
export const AWAIT_JOB_CALL = 'awaitJobCall';
