/** The names and shapes by which others speak to a running wait. */
import type { Timestamp } from '../job.js';

/** The workflow type. */
export const AWAIT_JOB = 'awaitJob';

/** Query: the outcome so far. */
export const JOB_QUERY = 'job';

/** Signal without arguments: look at the job now. A hint that hastens the look, never believed as truth. */
export const LOOK_NOW_SIGNAL = 'lookNow';

/** Update: gives the job until `deadline` (a duration, counted from now) to end. */
export const EXTEND_DEADLINE_UPDATE = 'extendDeadline';

export interface ExtendDeadlineInput {
  deadline: string;
}

export interface ExtendDeadlineResult {
  /** When the deadline now passes. */
  deadlineAt: Timestamp;
}

/** The memo under which an ended wait keeps its JobOutcome: readable without a worker, also after a cancel. */
export const OUTCOME_MEMO = 'outcome';
