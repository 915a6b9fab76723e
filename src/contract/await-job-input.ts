// Pure. The schema is in schema/input.ts; the JSON Schema takes its descriptions from the comments here.

/**
 * The input of `awaitJob` as a caller writes it: plain JSON, so that every language can write it.
 * A duration is one or more numbers with a unit each: "90s", "15m", "1h30m", "7d".
 */
export interface AwaitJobInput {
  /** The name of a connection in the workers' vigil.yaml: 1 to 40 of a-z, 0-9 and '-'. */
  connection: string;
  /** The job's id at the vendor, always as a string. */
  jobId: string;
  /** The delays between polls while nothing changes. They start again at each change. */
  backoff?: {
    /** The delay after a change. @default "2s" */
    initial?: string;
    /** The growth of the delay from poll to poll, 1 to 10. @default 1.5 */
    factor?: number;
    /** The longest delay. @default "1m" */
    max?: string;
    /** The fraction by which a delay may vary in both directions, 0 to 1. @default 0.2 */
    jitter?: number;
  };
  /** How long the job may take, counted from the start of the wait. @default "7d" */
  deadline?: string;
  /** How long the job may stay in the vendor's queue. @default "7d" */
  queueDeadline?: string;
  /** Whether a passed deadline cancels the job at the vendor or leaves it running. @default "cancel" */
  onDeadline?: 'cancel' | 'leave';
  /** Whether a cancel of the wait cancels the job at the vendor or leaves it running. @default "cancel" */
  onCancel?: 'cancel' | 'leave';
  /** How long the vendor may take to confirm a cancel. @default "5m" */
  cancelDeadline?: string;
  /** How long the collection of messages and content may take after the job's end. @default "1d" */
  collectDeadline?: string;
  /** `return`: the wait returns the outcome of a job that failed or was cancelled at the vendor, instead of failing. @default "throw" */
  onFailure?: 'throw' | 'return';
  /** How long a condition may last without interruption before the wait gives up. */
  patience?: {
    /** The vendor does not answer. @default none: until the deadline */
    unreachable?: string;
    /** Vigil cannot read the vendor's answer or does not know the state. @default "10m" */
    unintelligible?: string;
    /** The vendor refuses the credentials or the permissions. @default "30m" */
    refused?: string;
    /** The vendor reports that the job does not exist. @default "2m" */
    missing?: string;
    /** No worker serves the connection and the job was never seen. A job that was seen is awaited until the deadline. @default "10m" */
    unserved?: string;
    /** The content store cannot be written. @default none: until collectDeadline */
    unstored?: string;
  };
  /** What to collect after the job's end. */
  collect?: {
    /** The messages of the job. @default true */
    messages?: boolean;
    /** The content of the job. @default true */
    content?: boolean;
  };
  /** Which content to collect. */
  content?: ContentSelection;
}

/** Which part of the job's content to collect. */
export interface ContentSelection {
  /** Alteryx: 1 to 20 names of formats. @default Raw if the job lists it, otherwise the first listed format */
  formats?: string[];
  /** Oracle EPM: the file that the job writes. */
  file?: string;
}
