/** What the workflow says to its activities and hears from them: plain JSON, types only. */
import type { ContentWish } from '../await-job-input.js';
import type { FailureType, OtherEnd } from '../errors.js';
import type { AcceptedInput, InputVerdict } from '../input.js';
import type { Condition, ContentReceipt, JobOutcome, MessagesReceipt, Observation } from '../job.js';
import type { Pace } from '../pace.js';
import type { SearchAttributeName } from '../search-attributes.js';

export type { AcceptedInput };

export interface LookRequest {
  jobId: string;
  /** What was known before: the look returns only what differs from it by an edge. */
  last: Observation;
  pace: Pace;
  /** The first attempt only sets the pace and does not look: no look follows an edge sooner than `pace.firstMs`. */
  settle: boolean;
  /** What the vendor asked for with the last edge, in milliseconds: it wins over the pace of a settling attempt. */
  retryAfterMs?: number;
  /** When the look that saw the last edge was answered, as its result says: a settling attempt counts the pace from there. */
  lookedAt?: number;
  /** Looks of the wait before this activity, for the progress that people read. */
  looksBefore: number;
}

export interface LookResult {
  observation: Observation;
  /** Looks made by this activity. */
  looks: number;
  /** When the vendor wants to be asked again, in milliseconds from now. */
  retryAfterMs?: number;
  /** When the look was answered, in milliseconds since the epoch, by the clock of the worker that made it. */
  lookedAt?: number;
  /** The job's page at the vendor, where the connection's config has `jobPage`. */
  link?: string;
}

export interface CancelRequest {
  jobId: string;
  last: Observation;
  pace: Pace;
}

export interface CancelAnswer {
  answer: 'accepted' | 'refused' | 'unsupported';
  /** What a look showed after a refusal, which may only mean that the job had already ended. */
  observation?: Observation;
}

export interface CollectRequest {
  jobId: string;
  pace: Pace;
  /** The condition known before: a collection returns early only when it changes. */
  last: Condition;
  settle: boolean;
  /** As in a {@link LookRequest}. */
  retryAfterMs?: number;
}

export interface CollectContentRequest extends CollectRequest {
  wanted: ContentWish;
}

/** Either what was brought home, or a condition that has changed while trying. */
export type CollectResult<Receipt> =
  { collected: Receipt } | { condition: Condition; trouble: string; retryAfterMs?: number };

/** Served on the queue of a connection's looks. */
export interface LookActivities {
  nextObservation(request: LookRequest): Promise<LookResult>;
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

/** A wait as its workflow id names it. */
export interface WaitName {
  connection: string;
  jobId: string;
}

/** One wait among those that the same workflow id has named: a run, and the first of the runs it goes on from. */
export interface WaitRun {
  runId: string;
  firstRunId: string;
}

export interface JoinRequest extends WaitName {
  /** The workflow id of the caller, by which it may leave. */
  caller: string;
}

export interface FollowRequest extends WaitName {
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

/** What a look that saw nothing new leaves in its failure's details: the live progress of the wait. */
export interface LookProgress {
  observation: Observation;
  looks: number;
  nextLookInSeconds: number;
}

/** The type of the benign failure that means "nothing new; look again later". */
export const NOTHING_NEW = 'NothingNew';
