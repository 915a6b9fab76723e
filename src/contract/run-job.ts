/** A run: a job that Vigil starts and then awaits. Its names and plain data. Pure. */
import type { WaitRun } from './activities.js';
import type { AwaitJobInput } from './await-job-input.js';
import type { FailureType, OtherEnd } from './failures.js';
import type { RunReference } from './ids.js';
import type { JobState, Timestamp } from './job.js';
import type { NotifyPolicy } from './notification.js';
import type { JobOutcome } from './outcome.js';
import type { RunJobInput } from './run-job-input.js';

/** The workflow type. */
export const RUN_JOB = 'runJob';

/** The workflow type of the Nexus operation: one workflow for each call. */
export const RUN_JOB_CALL = 'runJobCall';

/** Query: what the run has done so far (a {@link RunProgress}). */
export const RUN_QUERY = 'run';

/** The memo key that says, from its start, that an earlier run with the same key has used the key: it started a job, or may have. */
export const KEY_USED_MEMO = 'keyUsed';

/** The memo key of a run that follows another one with its key: which of several that start it at once has started it. */
export const STARTER_MEMO = 'starter';

/** The input with every default filled in. Times in milliseconds. */
export interface AcceptedRun {
  connection: string;
  key: string;
  job: Record<string, unknown>;
  /** The files to upload; absent without any. */
  upload?: string[];
  submitDeadlineMs: number;
  retry: { attempts: number; delayMs: number; on: 'failed'[] };
  /** The input of the wait, as the caller wrote it. */
  wait: Omit<AwaitJobInput, 'connection' | 'jobId'>;
}

export type RunVerdict = { accepted: AcceptedRun } | { problems: string[] };

export const SUBMIT_RESULTS = ['submitted', 'adopted', 'rejected', 'uncertain'] as const;
export type SubmitResult = (typeof SUBMIT_RESULTS)[number];

/** How the job was started. */
export interface SubmitReport {
  key: string;
  /** null if no job is known. */
  jobId: string | null;
  /** When the request that started the job was sent; null if none was. */
  at: Timestamp | null;
  /** null if no request was sent before the run ended. */
  result: SubmitResult | null;
  /** The number of requests that were sent to start this job. */
  attempts: number;
  /** The jobs of the same run that failed before, oldest first; absent without `retry`. */
  earlier?: EarlierJob[];
  /** The files that the vendor has received for the job; absent without `upload`. */
  uploads?: UploadedFile[];
}

/** The receipt of a file that the vendor has received. */
export interface UploadedFile {
  /** Its path in the content store. */
  path: string;
  /** What the vendor calls it: the file's name, or an id. */
  vendorName: string;
  bytes: number;
  /** SHA-256 of what was sent, in hex. */
  sha256: string;
  at: Timestamp;
  /** When the vendor removes the file, if it says so. */
  expires?: Timestamp;
}

/** A job of a run that failed and was followed by another. */
export interface EarlierJob {
  key: string;
  jobId: string;
  at: Timestamp | null;
  state: JobState;
  summary: string | null;
}

/** The outcome of the wait for the job, and how the job was started. */
export interface RunOutcome extends JobOutcome {
  submit: SubmitReport;
}

export const RUN_PHASES = ['preparing', 'submitting', 'searching', 'awaiting', 'ended'] as const;
export type RunPhase = (typeof RUN_PHASES)[number];

export interface RunProgress {
  submit: SubmitReport;
  phase: RunPhase;
  /** Why the job has not been started yet. */
  problem: string | null;
  /** The path of the file that is being uploaded. */
  uploading?: string;
}

/** What a vendor is asked to start. It is in the history before the request leaves. */
export interface SubmitOrder {
  key: string;
  /** A text that occurs in no other job. A vendor that can keep it shows it in its list. */
  marker: string;
  job: Record<string, unknown>;
  /** The files that the vendor has received for it; absent without any. */
  uploaded?: UploadedFile[];
}

/** One of the files that a job needs first. */
export interface UploadOrder {
  job: Record<string, unknown>;
  /** All files of the job. */
  upload: string[];
  /** The file to send. */
  path: string;
}

export type UploadAnswer = { uploaded: UploadedFile } | NotReady;

/** What a heartbeat of an upload says, in bytes. */
export interface UploadedSoFar {
  sent: number;
  of: number;
}

export const SUBMIT_SEARCHES = ['marker', 'new', 'none'] as const;
export type SubmitSearch = (typeof SUBMIT_SEARCHES)[number];

/** What was found out before the request. */
export interface Prepared {
  /** The ids of the jobs that the vendor listed, if only the difference of two lists shows a new job. */
  before?: string[];
  /**
   * How the vendor can be searched for a job whose answer was lost: its list shows the marker, or only which jobs are new; `none`: it cannot.
   */
  search: SubmitSearch;
}

/** What comes before the request did not succeed, and may succeed later: the vendor could not be asked, or refused, or a file is not there. */
export interface NotReady {
  notReady: string;
  refused: boolean;
  retryAfterMs?: number;
}

export interface SubmitRequest extends SubmitOrder {
  prepared: Prepared;
}

/** What is known after one request. */
export type SubmitAnswer =
  | { started: string }
  /** Surely no job was started. `later`: the same request may succeed later. */
  | { notStarted: string; later: boolean; refused: boolean; retryAfterMs?: number }
  /** A job may or may not have been started. */
  | { unknown: string };

export interface FindRequest extends SubmitRequest {
  /** When the request was sent, at the earliest and at the latest. Milliseconds since the epoch. */
  sentFrom: number;
  sentUntil: number;
  /** When the search before this one found a job; absent if it found none. Milliseconds since the epoch. */
  seenAt?: number;
}

/** A job that may be the one that was to be started. */
export interface FoundJob {
  jobId: string;
  state: JobState;
  name?: string;
  by?: string;
  began?: Timestamp;
}

export interface FindAnswer {
  /** Without the jobs that other runs are known to have started. */
  found: FoundJob[];
  /** The keys of other runs that do not know their job either, and that may have started one of these; absent without any. */
  rivals?: string[];
}

/** Why nobody knows whether the job runs: the second detail of SubmitUncertain. */
export interface SubmitEvidence {
  marker: string;
  sentFrom: Timestamp;
  sentUntil: Timestamp;
  problem: string;
  /** How the vendor was searched. */
  search: SubmitSearch;
  found: FoundJob[];
  /** The keys of other runs that may have started one of these jobs; absent without any. */
  rivals?: string[];
  /** The commands that adopt a job, and the one that sends the request again. */
  commands: string[];
}

/** Served on the task queue of a connection's cancels and collections. */
export interface SubmitActivities {
  /** Sends a file from the content store to the vendor. Starts nothing, so that it may be repeated. */
  uploadFile(order: UploadOrder): Promise<UploadAnswer>;
  /** Checks the job's spec and the connection's policy, logs in, and reads what a later search needs. Starts nothing. */
  prepareSubmit(order: SubmitOrder): Promise<Prepared | NotReady>;
  /** Sends the request once. Never retried by Temporal. */
  submitJob(request: SubmitRequest): Promise<SubmitAnswer>;
  /** Searches the vendor for the job of a request whose answer was lost. */
  findSubmitted(request: FindRequest): Promise<FindAnswer>;
}

/** Served on the workflows' task queue. */
export interface RunActivities {
  acceptRun(raw: unknown, workflowId?: string): Promise<RunVerdict & { notify?: NotifyPolicy }>;
}

export interface FollowRunRequest extends RunReference {
  run: WaitRun;
  /** Whether the run ends about now, so that it is checked every few seconds. */
  endsSoon?: boolean;
}

/** How a run ended. Without an error it returned the outcome. */
export interface FollowedRunEnd {
  outcome: RunOutcome;
  error?: { type: FailureType | OtherEnd; message: string };
  evidence?: SubmitEvidence;
}

/**
 * The run with a key: one that runs; one that has ended, `usedKey` if it or an earlier one started a job, or may have; `different` if it has another job than the
 * caller's; or none.
 */
export type FoundRun =
  { run: WaitRun } | { end: FollowedRunEnd; usedKey: boolean } | { different: string[] } | { none: true };

/** For workflows whose run is not their child. Served on the workflows' task queue. */
export interface RunCallerActivities {
  findRun(input: RunJobInput): Promise<FoundRun>;
  /** Completes when the run has ended. */
  followRun(request: FollowRunRequest): Promise<FollowedRunEnd>;
  /** Requests a cancel of this run, never of a later one with the same key. */
  cancelRun(request: FollowRunRequest): Promise<void>;
}
