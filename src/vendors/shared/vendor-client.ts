/**
 * The interface that every vendor's client implements. Temporal retries failed operations; docs/architecture.md lists what a client repeats
 * within one call.
 * An optional member is absent if the vendor lacks the capability.
 */
import type { Readable } from 'node:stream';
import type { ContentSelection } from '../../contract/await-job-input.js';
import type { JobMessage } from '../../contract/outcome.js';
import type { Submission } from './submission.js';
import type { Uploads } from './uploads.js';
import type { JobState, JobStatus, Timestamp, VendorName } from '../../contract/job.js';

export interface VendorClient {
  readonly vendor: VendorName;

  /**
   * Checks what the vendor and the connection's config allow, without a request. Every operation does so itself; this finds out before the
   * first one. @throws RefusedInput
   */
  checkInput?(jobId: string, wanted?: ContentSelection): void;

  /** Polls the job once. @throws VendorError */
  readStatus(jobId: string, signal: AbortSignal): Promise<JobStatus>;

  /**
   * Whether a poll of the job shares its request with others that are made at the same time, so that hundreds of them cost the vendor little.
   * Makes no request.
   */
  pollsTogether?(jobId: string): boolean;

  /** Requests a cancel. Resolves when the vendor accepts it, which may be before the job ends. @throws VendorError */
  cancel?(jobId: string, signal: AbortSignal): Promise<void>;

  /** All messages of the job, oldest first if the vendor orders them. @throws VendorError */
  readMessages?(jobId: string, signal: AbortSignal): AsyncIterable<JobMessage>;

  /** The job's content, file by file; empty if the job has none. @throws VendorError */
  openContent?(jobId: string, wanted: ContentSelection, signal: AbortSignal): AsyncIterable<ContentStream>;

  /** Starts jobs. */
  readonly submission?: Submission;

  /** Takes files that a job needs first. */
  readonly uploads?: Uploads;

  /** What the connection's user may start, as far as the vendor lists it. @throws VendorError */
  listStartable?(signal: AbortSignal): Promise<StartableJob[]>;

  /** How many of these it lists at most. Absent if it lists all. */
  readonly mostStartable?: number;

  /** The vendor's list of jobs, used to find jobs that have no wait. */
  readonly jobList?: JobList;

  /** What the vendor pushes about jobs. Absent also if the connection's config does not ask for it. */
  readonly jobPushes?: JobPushes;

  /** Verifies the credentials with a log-in or the cheapest request, and returns a line that names the user. @throws VendorError */
  check(signal: AbortSignal): Promise<string>;

  /** Logs out and closes the connections. Never throws. */
  close(): Promise<void>;
}

/** A job that can be started. */
export interface StartableJob {
  /** What the connection's `run.allow` matches. */
  name: string;
  /** The vendor's title, if the name is an id. */
  title: string | null;
  /** What the `job` of a run needs at least. */
  job: Record<string, unknown>;
  /** What else it may have, such as questions to answer; null if the vendor does not list it. */
  parameters: StartableParameter[] | null;
}

export interface StartableParameter {
  name: string;
  description?: string;
  /** In the vendor's words. */
  type?: string;
  /** The values to choose from. */
  values?: string[];
}

export interface JobList {
  /** The jobs that have not ended and that the connection's user may see, each once. @throws VendorError */
  openJobs(signal: AbortSignal): AsyncIterable<OpenJob>;

  /** Maps all spellings of an id that the vendor treats as the same job to one key. */
  readonly keyOf: (jobId: string) => string;
}

/** Messages about jobs. They are hints: only a poll finds out what is true. */
export interface JobPushes {
  /**
   * Reads the messages since the last call. Subscribes first, if need be, to the jobs that were polled and have not ended.
   * @returns the jobs that are no longer as the last poll saw them; undefined, without a request, if there are no jobs to subscribe to or no session
   * @throws VendorError
   */
  changedJobs(signal: AbortSignal): Promise<string[] | undefined>;

  /** Nobody awaits the job: it is left out of the next subscription, unless it is polled again. */
  forget(jobId: string): void;
}

/** A job in the vendor's list. */
export interface OpenJob {
  id: string;
  state: JobState;
  vendorState: string;
  name?: string;
  /** The submitter, as the vendor writes the name. */
  by?: string;
  /** When the job was submitted or queued, otherwise when it started. */
  began?: Timestamp;
}

export interface ContentStream {
  /** The vendor's file name. Data, never a path. */
  name: string;
  mediaType: string;
  /** The length that the vendor announced, if any. The receipt's bytes must equal it. */
  bytes?: number;
  body: Readable;
}
