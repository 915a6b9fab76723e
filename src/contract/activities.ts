/** The requests and results of the activities: plain JSON, types only. */
import type { InputVerdict } from './accepted-input.js';
import type { WaitLimits } from './connection-policy.js';
import type { JobReference } from './ids.js';
import type { AwaitJobInput, ContentSelection } from './await-job-input.js';
import type { IgnoredSetting } from './wait-messages.js';
import type { FailureType, OtherEnd } from './failures.js';
import type { Condition, Observation } from './job.js';
import type { NotifyPolicy } from './notification.js';
import type { ContentReceipt, JobOutcome, MessagesReceipt } from './outcome.js';
import type { Backoff } from './backoff.js';
import type { Member, PollMembersRequest, PollMembersResult } from './watch.js';
import type { SearchAttributeName } from './search-attributes.js';

export interface PollRequest {
  jobId: string;
  /** The last known observation. The activity returns when a poll differs from it by a change. */
  last: Observation;
  backoff: Backoff;
  /** Whether the first attempt waits before it polls, or only sets the delay, so that no poll follows a change sooner than `backoff.initialMs`. */
  initialDelay: boolean;
  /** The vendor's Retry-After with the last change, in milliseconds. It wins over the initial delay. */
  retryAfterMs?: number;
  /** When the poll that saw the last change was answered. The initial delay counts from there. */
  polledAt?: number;
  /** Polls of the wait before this activity, for the progress message. */
  pollsBefore: number;
  /** How many polls of the backoff an earlier activity has already used up; its backoff continues here. @default 0 */
  backoffSteps?: number;
  /** Whether the answer should list the search attributes that the server has registered. */
  wantsSearchAttributes?: boolean;
  /**
   * What a connection that polls many jobs together takes over: `atMax`, if the backoff has reached its maximum without a change; `now`, if this
   * poll sees no change. @default the wait keeps its polls
   */
  handOver?: 'atMax' | 'now';
  /** The workflow id of the wait, and since when nothing has changed; with `handOver`. */
  member?: Pick<Member, 'wait' | 'lastChangeAt' | 'patienceMs'>;
  /** The content that the wait will collect, if it names a file: a file that the connection does not offer is refused at once. */
  wanted?: ContentSelection;
}

export interface PollResult {
  observation: Observation;
  /** Polls by this activity. */
  polls: number;
  /** The vendor's Retry-After, in milliseconds from now. */
  retryAfterMs?: number;
  /** When the poll was answered, in milliseconds since the epoch, by the worker's clock. */
  polledAt?: number;
  /** Since when a watch has seen the condition for the whole connection, in milliseconds since the epoch. @default the wait sees it first */
  conditionSince?: number;
  /** The job's page at the vendor, if the connection's config has `jobPage`. */
  link?: string;
  /** If the request wants them and the server answered. */
  searchAttributes?: SearchAttributeName[];
  /** The limits of the connection's config. */
  limits?: WaitLimits;
  /** False if the vendor has no call to cancel a job, or the connection's config forbids it. @default true */
  cancels?: boolean;
}

/** A poll without a change, after which a watch polls the job. */
export interface HandedOver {
  /** The workflow id of the watch. */
  watch: string;
  /** Polls by this activity. */
  polls: number;
}

export interface CancelRequest {
  jobId: string;
  last: Observation;
  backoff: Backoff;
}

export interface CancelAnswer {
  answer: 'accepted' | 'refused' | 'unsupported';
  /** Why it was refused, if not by the vendor. */
  detail?: string;
  /** What a poll saw after a refusal, because a vendor also refuses to cancel a job that has ended. */
  observation?: Observation;
}

export interface CollectRequest {
  jobId: string;
  backoff: Backoff;
  /** The last known condition. The activity returns early only if it changes. */
  last: Condition;
  initialDelay: boolean;
  /** As in {@link PollRequest}. */
  retryAfterMs?: number;
}

export interface CollectContentRequest extends CollectRequest {
  wanted: ContentSelection;
}

/** What was collected, or a condition that changed during the attempt. */
export type CollectResult<Receipt> =
  { collected: Receipt } | { condition: Condition; problem: string; retryAfterMs?: number };

/** Why the vendor will never answer the request for a job. */
export interface Rejection {
  rejected: FailureType;
  problem: string;
}

/** The answer about the input; if it is accepted, with what the first poll of the job saw. */
export type FirstPollAnswer = InputAnswer & { poll?: PollResult | HandedOver | Rejection };

/** Served on the task queue of a connection's polls. */
export interface PollActivities {
  /** Accepts the input and polls the job, so that a wait begins with a single activity. */
  firstPoll(raw: unknown): Promise<FirstPollAnswer>;
  pollForChange(request: PollRequest): Promise<PollResult | HandedOver>;
}

/** Served on the same task queue. */
export interface WatchActivities {
  /** Polls the members of a watch for minutes, and returns when there is something to record. */
  pollMembers(request: PollMembersRequest): Promise<PollMembersResult>;
}

/** Served on the task queue of a connection's cancels and collections. */
export interface ActActivities {
  cancelJob(request: CancelRequest): Promise<CancelAnswer>;
  collectMessages(request: CollectRequest): Promise<CollectResult<MessagesReceipt>>;
  collectContent(request: CollectContentRequest): Promise<CollectResult<ContentReceipt[]>>;
}

/** The validated input; the search attributes that the server has registered, absent if it did not answer; and whom to notify of the wait. */
export type InputAnswer = InputVerdict & { searchAttributes?: SearchAttributeName[]; notify?: NotifyPolicy };

/** Served on the workflows' task queue. */
export interface WaitActivities {
  /** For a wait whose first poll has not accepted the input, because its queue has no worker or the poll failed. */
  acceptInput(raw: unknown): Promise<InputAnswer>;
  /** Whether a worker has polled the task queue recently. */
  queueServed(queue: string): Promise<boolean>;
}

/** One wait among all that had the same workflow id: its run, and the first run of its chain. */
export interface WaitRun {
  runId: string;
  firstRunId: string;
}

export interface JoinRequest extends JobReference {
  /** The workflow id of the caller, which it uses to leave. */
  caller: string;
  /** What the caller would have started the wait with; absent in requests of older workers. */
  input?: AwaitJobInput;
}

export interface FollowRequest extends JobReference {
  run: WaitRun;
  /** Whether the wait ends about now, so that it is checked every few seconds instead of every few minutes. */
  endsSoon?: boolean;
}

export interface LeaveRequest extends Omit<JoinRequest, 'input'> {
  run: WaitRun;
  /** Whether to cancel the wait if no other caller wants its job. */
  cancelIfLast: boolean;
}

/** How a wait ended. Without an error it returned the outcome. */
export interface FollowedEnd {
  outcome: JobOutcome;
  error?: { type: FailureType | OtherEnd; message: string };
}

/** A wait that is running, with the caller's settings that do not apply; one that has ended, `isOwn` if with the job's own end; or none. */
export type FoundWait =
  { run: WaitRun; ignored?: IgnoredSetting[] } | { end: FollowedEnd; isOwn: boolean } | { none: true };

/** For workflows that await a job whose wait is not their child. Served on the workflows' task queue. */
export interface CallerActivities {
  /** Finds the wait, and adds the caller if it is running. */
  joinWait(request: JoinRequest): Promise<FoundWait>;
  /** Completes when the wait has ended. */
  followWait(request: FollowRequest): Promise<FollowedEnd>;
  /** Removes a caller from the wait. `last`: no other caller wants the job. */
  leaveWait(request: LeaveRequest): Promise<{ last: boolean }>;
  /** Requests a cancel of this wait, never of a later one for the same job. */
  cancelWait(request: FollowRequest): Promise<void>;
}

/** The details of the failure of a poll without a change: the live progress of the wait. */
export interface PollProgress {
  observation: Observation;
  polls: number;
  nextPollInSeconds: number;
}

/** The type of the benign failure of a poll without a change; Temporal's retry is the next poll. */
export const NO_CHANGE = 'NoChange';
