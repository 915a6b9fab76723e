/** The vocabulary of a job: its states, how well Vigil can see it, and what one poll observed. Pure: no imports, no clock. */

/** The vendors whose jobs Vigil can await, as the config spells them. */
export const VENDORS = ['nexus-ic', 'pureconnect', 'oracle-epm', 'alteryx'] as const;
export type VendorName = (typeof VENDORS)[number];

/** What is true of the job at the vendor, and whether that state is final. */
export const JOB_STATES = {
  unknown: { terminal: false, means: 'not seen yet, or the vendor reports no state or one that Vigil does not know' },
  queued: { terminal: false, means: 'the vendor has accepted the job and has not started it' },
  running: { terminal: false, means: 'the vendor is working on it' },
  paused: { terminal: false, means: 'the vendor has suspended it; it may continue' },
  cancelling: { terminal: false, means: 'the vendor has accepted a cancel and the job has not ended yet' },
  succeeded: { terminal: true, means: 'ended and did what was asked' },
  failed: { terminal: true, means: 'ended and did not do what was asked' },
  cancelled: { terminal: true, means: 'ended because somebody cancelled it' },
} as const;
export type JobState = keyof typeof JOB_STATES;

export function isTerminal(state: JobState): boolean {
  return JOB_STATES[state].terminal;
}

/** Where the wait is. A job that succeeded is not done for its caller while the wait is collecting. */
export type Phase = 'waiting' | 'cancelling' | 'collecting' | 'ended';

/** How well Vigil can see the job. A failed poll changes the condition, never the state. */
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

/** What a vendor reports about a job, in Vigil's terms. */
export interface JobStatus {
  state: JobState;
  /** The vendor's own word or number, e.g. `Completed/Success`. */
  vendorState: string;
  /** 0 to 100. A larger figure from the vendor counts as 100 and never as the end. */
  percent?: number;
  summary?: string;
  queued?: Timestamp;
  started?: Timestamp;
  ended?: Timestamp;
  /** Where the vendor stored the output. */
  outputLocation?: string;
}

/** What one poll observed: the job, and how well Vigil could see it. */
export interface Observation extends JobStatus {
  vendor: VendorName | null;
  condition: Condition;
  /** Why the condition is not clear, in one line without secrets. */
  problem?: string;
}

/** No poll yet. */
export const UNSEEN: Readonly<Observation> = { vendor: null, state: 'unknown', condition: 'clear', vendorState: '' };

/**
 * Whether two observations differ in state, in condition, or in percent across a multiple of ten. A smaller difference is
 * reported with the next change.
 */
export function isChange(last: Observation, now: Observation): boolean {
  return last.state !== now.state || last.condition !== now.condition || changesTens(last.percent, now.percent);
}

/** Whether a percentage crosses a multiple of ten, or appears or disappears. */
export function changesTens(last: number | undefined, now: number | undefined): boolean {
  return tens(last) !== tens(now);
}

function tens(percent: number | undefined): number {
  return percent === undefined ? -1 : Math.floor(percent / 10);
}
