// Pure; the schema that checks it is in input.ts. What is said here of the fields is also what schema/ says of them.

/**
 * The input of `awaitJob` as a caller writes it: plain JSON, so that any language can.
 * Durations are a number with a unit, as Temporal's users write them: "90s", "15m", "6h", "7d".
 */
export interface AwaitJobInput {
  /** A connection of the workers' vigil.yaml: 1 to 40 of a-z, 0-9 and '-'. */
  connection: string;
  /** The job's id at the vendor, always as a string. */
  jobId: string;
  /** When to poll again while nothing changes; it starts again at each change. */
  backoff?: {
    /** The delay after a change. @default "2s" */
    initial?: string;
    /** Growth from poll to poll, 1 to 10. @default 1.5 */
    factor?: number;
    /** The longest delay. @default "1m" */
    max?: string;
    /** Fraction by which a delay may differ either way, 0 to 1. @default 0.2 */
    jitter?: number;
  };
  /** How long the job may take, counted from the start of the wait. @default "7d" */
  deadline?: string;
  /** How long the job may lie in the vendor's queue. @default "7d" */
  queueDeadline?: string;
  /** Whether a deadline that passes cancels the job at the vendor. @default "cancel" */
  onDeadline?: 'cancel' | 'leave';
  /** Whether a cancel of the wait cancels the job at the vendor. @default "cancel" */
  onCancel?: 'cancel' | 'leave';
  /** How long the vendor may take to show that a cancel is true. @default "5m" */
  cancelDeadline?: string;
  /** How long collecting messages and content may take after the job's end. @default "1d" */
  collectDeadline?: string;
  /** `return`: a job that failed or was cancelled at the vendor is an outcome too, and no failure. @default "throw" */
  onFailure?: 'throw' | 'return';
  /** How long a condition may last without a break before the wait gives up. */
  patience?: {
    /** The vendor does not answer. @default none: until the deadline */
    unreachable?: string;
    /** The vendor's answer cannot be read, or names a state that is not known. @default "10m" */
    unintelligible?: string;
    /** The vendor refuses the credentials or rights. @default "30m" */
    refused?: string;
    /** The vendor says that there is no such job. @default "2m" */
    missing?: string;
    /** No worker serves the connection, and the job was never seen; one that was seen is waited for until the deadline. @default "10m" */
    unserved?: string;
    /** The content store cannot be written. @default none: until collectDeadline */
    unstored?: string;
  };
  /** What to bring home after the job's end. */
  collect?: {
    /** The messages of the job. @default true */
    messages?: boolean;
    /** The content of the job. @default true */
    content?: boolean;
  };
  /** Which content is wanted. */
  content?: ContentSelection;
}

/** What the caller wants of the job's content. */
export interface ContentSelection {
  /** Alteryx: 1 to 20 names of formats. @default Raw where the job lists it, else the first listed */
  formats?: string[];
  /** Oracle EPM: the file that the job writes. */
  file?: string;
}
