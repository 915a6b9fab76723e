/** The outcome of a wait: what it knows so far, or how it ended. Pure. */
import type { Condition, JobState, Phase, Timestamp, VendorName } from './job.js';
import type { TimelineEntry } from './timeline.js';

export type Severity = 'info' | 'warning' | 'error';

export interface JobMessage {
  severity: Severity;
  text: string;
  at?: Timestamp;
  /** The part of the job that wrote it, e.g. `tool 4`. */
  source?: string;
}

export interface MessagesReceipt {
  total: number;
  bySeverity: Record<Severity, number>;
  /** The last 20 at most, 8 KB in all. */
  last: JobMessage[];
  /** All messages as NDJSON in the content store; null if there are none. */
  uri: string | null;
  /** The hash of that file in hex; null if there is none. Absent if an earlier version collected the messages. */
  sha256?: string | null;
  /** Until when the store keeps that file at least; absent: without limit. */
  keptUntil?: Timestamp;
}

/** Proof of a file that was downloaded into the content store. */
export interface ContentReceipt {
  name: string;
  mediaType: string;
  bytes: number;
  sha256: string;
  uri: string;
  /** What an object store calls this version of the file: its entity tag, and its version where it has versions. */
  etag?: string;
  version?: string;
  /** Until when the store keeps the file at least; absent: without limit. */
  keptUntil?: Timestamp;
}

export const CANCEL_RESULTS = [
  'requested',
  'accepted',
  'confirmed',
  'refused',
  'unsupported',
  'unconfirmed',
  'finishedAnyway',
  'notAsked',
] as const;
export type CancelResult = (typeof CANCEL_RESULTS)[number];

export interface CancelReport {
  by: 'caller' | 'deadline';
  at: Timestamp;
  reason: string | null;
  result: CancelResult;
}

/** What is known about a job and its wait, so far or at the end: the workflow's result, the query's answer and the first detail of every failure. */
export interface JobOutcome {
  vendor: VendorName | null;
  connection: string;
  jobId: string;
  phase: Phase;
  state: JobState;
  condition: Condition;
  vendorState: string | null;
  percent: number | null;
  summary: string | null;
  times: {
    awaitedFrom: Timestamp;
    queued: Timestamp | null;
    started: Timestamp | null;
    ended: Timestamp | null;
  };
  messages: MessagesReceipt;
  content: ContentReceipt[];
  outputLocation: string | null;
  cancel: CancelReport | null;
  /** Oldest first; at most 50 entries. */
  timeline: TimelineEntry[];
  cost: { polls: number; changes: number; waitedSeconds: number };
}

export const NO_MESSAGES: Readonly<MessagesReceipt> = {
  total: 0,
  bySeverity: { info: 0, warning: 0, error: 0 },
  last: [],
  uri: null,
  sha256: null,
};

/** The outcome of a wait that has not polled its job yet. */
export function unseenOutcome(connection: string, jobId: string, awaitedFrom: Timestamp, phase: Phase): JobOutcome {
  return {
    vendor: null,
    connection,
    jobId,
    phase,
    state: 'unknown',
    condition: 'clear',
    vendorState: null,
    percent: null,
    summary: null,
    times: { awaitedFrom, queued: null, started: null, ended: null },
    messages: NO_MESSAGES,
    content: [],
    outputLocation: null,
    cancel: null,
    timeline: [],
    cost: { polls: 0, changes: 0, waitedSeconds: 0 },
  };
}
