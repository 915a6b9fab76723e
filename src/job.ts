/**
 * The vocabulary: what a job is, what we know of it, and how a wait for it ended. Pure: no imports, no clock.
 */

/** The vendors whose jobs Vigil can await, as they are written in the config. */
export const VENDORS = ['nexus-ic', 'pureconnect', 'oracle-epm', 'alteryx'] as const;
export type VendorName = (typeof VENDORS)[number];

/** What is true of the job in the world; whether it is an end is data. */
export const JOB_STATES = {
  unknown: { terminal: false, means: 'not seen yet, or the vendor cannot say, or it uses a word we do not know' },
  queued: { terminal: false, means: 'the vendor has accepted the job and has not begun it' },
  running: { terminal: false, means: 'the vendor is working on it' },
  paused: { terminal: false, means: 'the vendor has suspended it; it may go on' },
  cancelling: { terminal: false, means: 'the vendor has accepted a cancel, and the job has not ended yet' },
  succeeded: { terminal: true, means: 'ended, and did what was asked' },
  failed: { terminal: true, means: 'ended, and did not' },
  cancelled: { terminal: true, means: 'ended because somebody cancelled it' },
} as const;
export type JobState = keyof typeof JOB_STATES;

export function isTerminal(state: JobState): boolean {
  return JOB_STATES[state].terminal;
}

/** Where the wait is. A job that succeeded is not done for its caller while the wait is collecting. */
export type Phase = 'waiting' | 'cancelling' | 'collecting' | 'ended';

/** How well we can see the job. A look that failed changes the condition, never the state. */
export const CONDITIONS = [
  'clear',
  'unreachable',
  'unintelligible',
  'refused',
  'missing',
  'unserved',
  'unstored',
] as const;
export type Condition = (typeof CONDITIONS)[number];

/** ISO 8601 in UTC, as `Date.prototype.toISOString` writes it. */
export type Timestamp = string;

/** What a vendor says of a job, in our words. */
export interface JobStatus {
  state: JobState;
  /** The vendor's own word or number, kept whatever we made of it, e.g. `Completed/Success`. */
  vendorState: string;
  /** 0 to 100; a vendor's larger figure is shown as 100 and never taken for done. */
  percent?: number;
  summary?: string;
  queued?: Timestamp;
  started?: Timestamp;
  ended?: Timestamp;
  /** Where the vendor itself put the output. */
  outputLocation?: string;
}

/** What one look saw: the job, and how well it could be seen. */
export interface Observation extends JobStatus {
  vendor: VendorName | null;
  condition: Condition;
  /** Why the condition is not clear, in one line without secrets. */
  trouble?: string;
}

/** Nothing seen yet. */
export const UNSEEN: Observation = { vendor: null, state: 'unknown', condition: 'clear', vendorState: '' };

/**
 * Whether two observations differ enough to tell: in state, in condition, or in percent across a multiple of ten.
 * Anything less is reported with the next edge.
 */
export function isEdge(last: Observation, now: Observation): boolean {
  return last.state !== now.state || last.condition !== now.condition || tens(last.percent) !== tens(now.percent);
}

function tens(percent: number | undefined): number {
  return percent === undefined ? -1 : Math.floor(percent / 10);
}

export type Severity = 'info' | 'warning' | 'error';

export interface JobMessage {
  severity: Severity;
  text: string;
  at?: Timestamp;
  /** The part of the job that said it, e.g. `tool 4`. */
  source?: string;
}

export interface MessagesReceipt {
  total: number;
  bySeverity: Record<Severity, number>;
  /** At most the last 20, 8 KB in all. */
  last: JobMessage[];
  /** All of them as NDJSON in the content store; null when there were none. */
  uri: string | null;
}

/** Proof of what was brought home. */
export interface ContentReceipt {
  name: string;
  mediaType: string;
  bytes: number;
  sha256: string;
  uri: string;
}

export type CancelResult =
  'requested' | 'accepted' | 'confirmed' | 'refused' | 'unsupported' | 'unconfirmed' | 'finishedAnyway' | 'notAsked';

export interface CancelReport {
  by: 'caller' | 'deadline';
  at: Timestamp;
  reason: string | null;
  result: CancelResult;
}

/** The whole truth about a wait, so far or at its end: the output, the query's answer and the first detail of every failure. */
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
  cost: { looks: number; edges: number; waitedSeconds: number };
}

export const NO_MESSAGES: MessagesReceipt = {
  total: 0,
  bySeverity: { info: 0, warning: 0, error: 0 },
  last: [],
  uri: null,
};

/** The outcome of a wait that has not seen its job. */
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
    cost: { looks: 0, edges: 0, waitedSeconds: 0 },
  };
}

/** The workflow id of the wait for a job: one per job, so that no job is awaited twice at once. */
export function waitId(connection: string, jobId: string): string {
  return `vigil:${connection}:${jobId}`;
}

/** The connection and job of a wait's workflow id; undefined for an id that is not a wait's. */
export function jobOfWaitId(workflowId: string): { connection: string; jobId: string } | undefined {
  const match = /^vigil:([a-z0-9-]{1,40}):(.+)$/s.exec(workflowId);
  return match?.[1] && match[2] ? { connection: match[1], jobId: match[2] } : undefined;
}

/** The default task queue of the workflows, and the first part of the connections' queues. */
export const DEFAULT_TASK_QUEUE = 'vigil';

/** The queue of a connection's looks, on which the server holds its rate limit. */
export function looksQueue(taskQueue: string, connection: string): string {
  return `${taskQueue}/${connection}`;
}

/** The queue of a connection's cancels and collections: without the rate limit, so that a cancel never starves behind looks. */
export function actsQueue(taskQueue: string, connection: string): string {
  return `${taskQueue}/${connection}/act`;
}
