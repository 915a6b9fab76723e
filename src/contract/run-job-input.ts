// Pure. The schema is in schema/run-input.ts; the JSON Schema takes its descriptions from the comments here.
import type { AwaitJobInput } from './await-job-input.js';

/** The input of `runJob` as a caller writes it: what to start, and every field of `awaitJob` except `jobId`. */
export interface RunJobInput extends Omit<AwaitJobInput, 'jobId'> {
  /** Makes the job once: a second run with the same key joins the first one. 1 to 100 characters. */
  key: string;
  /** What to start, as the vendor's page names the fields (docs/vendors). */
  job: Record<string, unknown>;
  /**
   * Files that the job needs first: paths in the content store, at most 20, each file with another name. They are sent to the vendor before the
   * job is started, if the connection allows them (`run.upload`).
   */
  upload?: string[];
  /** How long the job may take to be started, with its uploads: at most `3d`. @default "10m" */
  submitDeadline?: string;
  /** Whether a job that fails is started again, as a new job. */
  retry?: {
    /** The number of jobs at most, 1 to 20. @default 1: no retry */
    attempts?: number;
    /** The delay before the next job. @default "1m" */
    delay?: string;
    /** The ends after which the next job is started. @default ["failed"] */
    on?: 'failed'[];
  };
}
