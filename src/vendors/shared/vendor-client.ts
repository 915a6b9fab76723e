/**
 * The port: what Vigil asks of a vendor. Vendors answer questions; they never loop, sleep or retry.
 * A capability that a vendor lacks is absent from the object.
 */
import type { Readable } from 'node:stream';
import type { ContentSelection } from '../../contract/await-job-input.js';
import type { JobMessage } from '../../contract/outcome.js';
import type { JobState, JobStatus, Timestamp, VendorName } from '../../contract/job.js';

export interface VendorClient {
  readonly vendor: VendorName;

  /** One poll at the job. @throws VendorError */
  readStatus(jobId: string, signal: AbortSignal): Promise<JobStatus>;

  /** Asks for a cancel, and resolves once the vendor has accepted it: acceptance, not completion. @throws VendorError */
  cancel?(jobId: string, signal: AbortSignal): Promise<void>;

  /** Every message of the job, oldest first where the vendor has an order. @throws VendorError */
  readMessages?(jobId: string, signal: AbortSignal): AsyncIterable<JobMessage>;

  /** The job's content, piece by piece; nothing at all for a job that has none. @throws VendorError */
  openContent?(jobId: string, wanted: ContentSelection, signal: AbortSignal): AsyncIterable<ContentStream>;

  /** The vendor's list of jobs, for finding those that nobody watches. */
  readonly jobList?: JobList;

  /** Logs in, or asks for the cheapest thing that proves the credentials, and says as whom. @throws VendorError */
  check(signal: AbortSignal): Promise<string>;

  /** Logs out and closes the connections. Never throws. */
  close(): Promise<void>;
}

export interface JobList {
  /** The jobs that have not ended, of those that the vendor shows to the connection's user; each once. @throws VendorError */
  openJobs(signal: AbortSignal): AsyncIterable<OpenJob>;

  /** The same for all spellings of an id that the vendor takes for one job. */
  readonly keyOf: (jobId: string) => string;
}

/** A job as the vendor's list has it. */
export interface OpenJob {
  id: string;
  state: JobState;
  vendorState: string;
  name?: string;
  /** Who submitted it, as the vendor writes that. */
  by?: string;
  /** When it was submitted or queued, else when it was started. */
  began?: Timestamp;
}

export interface ContentStream {
  /** The vendor's own name for it: data, never a path. */
  name: string;
  mediaType: string;
  /** What the vendor announced, where it did; the receipt's bytes must equal it. */
  bytes?: number;
  body: Readable;
}
