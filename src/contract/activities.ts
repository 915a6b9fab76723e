/** What the workflow says to its activities and hears from them: plain JSON, types only. */
import type { JobReference } from './ids.js';
import type { ContentSelection } from './await-job-input.js';
import type { FailureType, OtherEnd } from './failures.js';
import type { AcceptedInput, InputVerdict } from './accepted-input.js';
import type { Condition, Observation } from './job.js';
import type { ContentReceipt, JobOutcome, MessagesReceipt } from './outcome.js';
import type { Backoff } from './backoff.js';
import type { SearchAttributeName } from './search-attributes.js';

export type { AcceptedInput };

export interface PollRequest {
  jobId: string;
  /** What was known before: the poll returns only what differs from it by a change. */
  last: Observation;
  backoff: Backoff;
  /** The first attempt only sets the backoff and does not poll: no poll follows a change sooner than `backoff.initialMs`. */
  initialDelay: boolean;
  /** What the vendor asked for with the last change, in milliseconds: it wins over the backoff of a settling attempt. */
  retryAfterMs?: number;
  /** When the poll that saw the last change was answered, as its result says: a settling attempt counts the backoff from there. */
  polledAt?: number;
  /** Polls of the wait before this activity, for the progress that people read. */
  pollsBefore: number;
}

export interface PollResult {
  observation: Observation;
  /** Polls made by this activity. */
  polls: number;
  /** When the vendor wants to be asked again, in milliseconds from now. */
  retryAfterMs?: number;
  /** When the poll was answered, in milliseconds since the epoch, by the clock of the worker that made it. */
  polledAt?: number;
  /** The job's page at the vendor, where the connection's config has `jobPage`. */
  link?: string;
}

export interface CancelRequest {
  jobId: string;
  last: Observation;
  backoff: Backoff;
}

export interface CancelAnswer {
  answer: 'accepted' | 'refused' | 'unsupported';
  /** What a poll showed after a refusal, which may only mean that the job had already ended. */
  observation?: Observation;
}

export interface CollectRequest {
  jobId: string;
  backoff: Backoff;
  /** The condition known before: a collection returns early only when it changes. */
  last: Condition;
  initialDelay: boolean;
  /** As in a {@link PollRequest}. */
  retryAfterMs?: number;
}

export interface CollectContentRequest extends CollectRequest {
  wanted: ContentSelection;
}

/** Either what was brought home, or a condition that has changed while trying. */
export type CollectResult<Receipt> =
  { collected: Receipt } | { condition: Condition; problem: string; retryAfterMs?: number };

/** Served on the queue of a connection's polls. */
export interface PollActivities {
  pollForChange(request: PollRequest): Promise<PollResult>;
}

/** Served on the queue of a connection's cancels and collections. */
export interface ActActivities {
  cancelJob(request: CancelRequest): Promise<CancelAnswer>;
  collectMessages(request: CollectRequest): Promise<CollectResult<MessagesReceipt>>;
  collectContent(request: CollectContentRequest): Promise<CollectResult<ContentReceipt[]>>;
}

/** The verdict on the input, and which search attributes the server knows; absent where there are none. */
export type InputAnswer = InputVerdict & { searchAttributes?: SearchAttributeName[] };

/** Served on the workflows' own queue. */
export interface WaitActivities {
  acceptInput(raw: unknown): Promise<InputAnswer>;
  /** Whether a worker has asked for work on the queue lately. */
  queueServed(queue: string): Promise<boolean>;
}

/** One wait among those that the same workflow id has named: a run, and the first of the runs it goes on from. */
export interface WaitRun {
  runId: string;
  firstRunId: string;
}

export interface JoinRequest extends JobReference {
  /** The workflow id of the caller, by which it may leave. */
  caller: string;
}

export interface FollowRequest extends JobReference {
  run: WaitRun;
}

export interface LeaveRequest extends JoinRequest {
  run: WaitRun;
  /** Whether the wait is cancelled where nobody else wants its job. */
  cancelIfLast: boolean;
}

/** How a wait ended: returned where there is no error. */
export interface FollowedEnd {
  outcome: JobOutcome;
  error?: { type: FailureType | OtherEnd; message: string };
}

/** What is there of a wait: it runs, it has ended (with the job's own end, or for a reason of ours), or nothing is known of one. */
export type FoundWait = { run: WaitRun } | { end: FollowedEnd; isOwn: boolean } | { none: true };

/** For workflows that await a job whose wait is not their child; served on the workflows' own queue. */
export interface CallerActivities {
  /** Looks for the wait; one that runs is told of the caller. */
  joinWait(request: JoinRequest): Promise<FoundWait>;
  /** Completes when the wait has ended. */
  followWait(request: FollowRequest): Promise<FollowedEnd>;
  /** Takes a caller off the wait. Says whether nobody else wants the job. */
  leaveWait(request: LeaveRequest): Promise<{ last: boolean }>;
  /** Asks for a cancel of this wait, and of no later one for the same job. */
  cancelWait(request: FollowRequest): Promise<void>;
}

/** What a poll that saw nothing new leaves in its failure's details: the live progress of the wait. */
export interface PollProgress {
  observation: Observation;
  polls: number;
  nextPollInSeconds: number;
}

/** The type of the benign failure that means "nothing new; poll again later". */
export const NO_CHANGE = 'NoChange';
