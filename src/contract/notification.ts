/** What Vigil notifies others of about a job, and when. Pure. */
import type { FailureType, OtherEnd } from './failures.js';
import { isTerminal, type Condition, type Timestamp } from './job.js';
import type { JobOutcome } from './outcome.js';
import { isConnectionCondition } from './watch.js';

/** The workflow type that delivers one notification. */
export const NOTIFY = 'notify';

/** The workflow type that runs while a problem of a connection lasts that was reported, so that no other wait reports it again. */
export const REPORTED_TROUBLE = 'reportedTrouble';

export const END_EVENTS = ['succeeded', 'failed', 'cancelled', 'gaveUp', 'mayStillRun'] as const;
export type EndEvent = (typeof END_EVENTS)[number];
export type NotifyEvent = EndEvent | 'troubled';

/** What the config wants to be notified of about the jobs of a connection. */
export interface NotifyPolicy {
  on: EndEvent[];
  /** After how long a condition that is not clear is reported, in milliseconds. */
  troubledForMs: number[];
}

export interface Notification {
  /** The same for every attempt to deliver it, and for every target. */
  id: string;
  /** What happened; the first one is the most important. A target is notified if it wants any of them. */
  events: NotifyEvent[];
  at: Timestamp;
  workflowId: string;
  runId: string;
  outcome: JobOutcome;
  failure?: { type: FailureType | OtherEnd; message: string };
  /** With `troubled`. */
  problem?: { since: Timestamp; forMs: number; what: string | null };
}

/** A target as the config describes it, without its address. */
export interface NotifyTarget {
  /** Stays the same as long as the kind and the address of the target do. */
  id: string;
  /** For people, without a secret. */
  name: string;
}

/** A problem of a connection, as the wait met it that reported it. */
export interface ReportedTrouble {
  connection: string;
  /** For the wait that reported it. */
  workflowId: string;
  /** Since when the condition of that wait has not been clear. */
  since: Timestamp;
  /** How long it had lasted when it was reported, in milliseconds. */
  forMs: number;
}

/** Served on the workflows' task queue. */
export interface NotifyActivities {
  /** Which targets of the config want the notification. */
  notifyTargets(notification: Notification): Promise<NotifyTarget[]>;
  /** Whether the wait that reported the problem still meets it. False if nobody knows. */
  troubleLasts(trouble: ReportedTrouble): Promise<boolean>;
}

/** Served on a task queue of its own. */
export interface DeliveryActivities {
  /** Delivers it to one target. A target that the config no longer has needs nothing. */
  deliver(notification: Notification, targetId: string): Promise<void>;
}

/** @param failure undefined if the wait returned the outcome */
export function endEvents(
  outcome: Pick<JobOutcome, 'jobId' | 'state' | 'cancel'>,
  failure?: FailureType | OtherEnd,
): EndEvent[] {
  // A run without a job has started none, unless its answer was lost.
  const mayHaveJob = outcome.jobId !== '' || failure === 'SubmitUncertain';
  const mayRun = mayHaveJob && !isTerminal(outcome.state) && outcome.cancel?.result !== 'confirmed';
  switch (failure) {
    case undefined:
      return outcome.state === 'succeeded' || outcome.state === 'failed' ? [outcome.state] : ['cancelled'];
    case 'JobFailed':
    case 'SubmitRejected':
      return ['failed'];
    case 'JobCancelled':
      return ['cancelled'];
    case 'Canceled':
      return mayRun ? ['mayStillRun'] : ['cancelled'];
    default:
      return mayRun ? ['mayStillRun', 'gaveUp'] : ['gaveUp'];
  }
}

/** The problem that all waits of the connection share; undefined for an end, or a problem of the job alone. */
export function sharedTrouble({ workflowId, outcome, problem }: Notification): ReportedTrouble | undefined {
  const { connection, condition } = outcome;
  if (!problem || !isConnectionCondition(condition)) return undefined;
  return { connection, workflowId, since: problem.since, forMs: problem.forMs };
}

/** A time in which the condition of a wait was never clear. */
export interface Trouble {
  since: number;
  /** How long it had lasted at the last notification; 0 if there was none. In milliseconds. */
  notifiedMs: number;
}

/** The time without a clear condition, after a change. @param conditionSince when its condition began */
export function troubleAfter(
  before: Trouble | undefined,
  condition: Condition,
  conditionSince: number,
): Trouble | undefined {
  return condition === 'clear' ? undefined : (before ?? { since: conditionSince, notifiedMs: 0 });
}

/** How long it must last until the next notification; undefined if there is none. */
export function nextTroubleMs({ troubledForMs }: NotifyPolicy, { notifiedMs }: Trouble): number | undefined {
  return troubledForMs.find((forMs) => forMs > notifiedMs);
}
