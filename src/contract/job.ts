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

/** How well we can see the job. A poll that failed changes the condition, never the state. */
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

/** What one poll saw: the job, and how well it could be seen. */
export interface Observation extends JobStatus {
  vendor: VendorName | null;
  condition: Condition;
  /** Why the condition is not clear, in one line without secrets. */
  problem?: string;
}

/** Nothing seen yet. */
export const UNSEEN: Readonly<Observation> = { vendor: null, state: 'unknown', condition: 'clear', vendorState: '' };

/**
 * Whether two observations differ enough to tell: in state, in condition, or in percent across a multiple of ten.
 * Anything less is reported with the next change.
 */
export function isChange(last: Observation, now: Observation): boolean {
  return last.state !== now.state || last.condition !== now.condition || tens(last.percent) !== tens(now.percent);
}

function tens(percent: number | undefined): number {
  return percent === undefined ? -1 : Math.floor(percent / 10);
}
