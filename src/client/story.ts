/** The story of a wait: what was true of the job and for how long, and what else happened. Pure. */
import type { Condition, JobState, VendorName } from '../contract/job.js';
import type { JobOutcome, Phase } from '../contract/outcome.js';
import { patienceEnd, queueEnd, type WaitRecord } from '../contract/wait-record.js';

/** What was true from one change to the next. Times are milliseconds since the epoch. */
export interface Stretch {
  from: number;
  /** Undefined while it is still true. */
  to: number | undefined;
  phase: Phase;
  /** Null until the job was polled. */
  vendor: VendorName | null;
  state: JobState;
  condition: Condition;
  percent?: number;
  problem?: string;
  vendorState: string;
  summary?: string;
}

/** Something that happened to the wait beside the changes. */
export interface Happening {
  at: number;
  kind: 'cancel' | 'answer' | 'deadline' | 'extended' | 'pollNow' | 'collected' | 'continued' | 'odd';
  /** For people; what a vendor or a caller said may be in it, so that it must be made harmless where it is shown. */
  text: string;
  /** How often, where the same came again with nothing else between. */
  times: number;
}

export interface StoryEnd {
  at: number;
  as: 'completed' | 'failed' | 'canceled' | 'terminated' | 'timedOut';
  /** Of a failure: its type, and what it says. */
  type?: string;
  message?: string;
}

export interface Story {
  from: number;
  stretches: Stretch[];
  happenings: Happening[];
  end?: StoryEnd;
  /** All that the wait knew last; absent where its input was not accepted (yet), or nothing can be read here. */
  record?: WaitRecord;
  /** The outcome that the wait kept at its end. */
  outcome?: JobOutcome;
  /** How many answers of activities could not be read here, as under a codec. */
  unreadable: number;
  /** It began in earlier runs, whose histories are not told. */
  beginsLater: boolean;
}

/** The next time at which the wait would give something up, and what; undefined where it has ended or that is not known. */
export function nextLimit({ record, end }: Story): { at: number; what: string } | undefined {
  if (!record || end) return undefined;
  const { phase, cancel, input, endedAt, observation } = record;
  const patience = phase === 'cancelling' ? undefined : patienceEnd(record);
  const limits: [number | undefined, string][] = [
    [patience, `the patience with ${observation.condition}`],
    [phase === 'waiting' ? queueEnd(record) : undefined, 'the deadline in the queue'],
    [phase === 'waiting' ? record.deadlineAt : undefined, 'the deadline'],
    [phase === 'cancelling' && cancel ? Date.parse(cancel.at) + input.cancelDeadlineMs : undefined, 'the cancel'],
    // Of a job that ended badly the collecting is cut shorter.
    [
      phase === 'collecting' && endedAt !== null && observation.state === 'succeeded'
        ? endedAt + input.collectDeadlineMs
        : undefined,
      'the deadline for collecting',
    ],
  ];
  const set = limits.flatMap(([at, what]) => (at === undefined ? [] : [{ at, what }]));
  return set.sort((one, other) => one.at - other.at)[0];
}

/** For how long each condition was met, in milliseconds. @param now ends what is still true */
export function timeByCondition({ stretches }: Story, now: number): Partial<Record<Condition, number>> {
  const times: Partial<Record<Condition, number>> = {};
  for (const { condition, from, to = now } of stretches) times[condition] = (times[condition] ?? 0) + to - from;
  return times;
}

export interface Outage {
  from: number;
  to: number | undefined;
  conditions: Condition[];
}

/** The times without a break in which the job could not be seen clearly, or its content not be stored. */
export function outagesOf({ stretches }: Story): Outage[] {
  const outages: Outage[] = [];
  let before: Stretch | undefined;
  for (const stretch of stretches) {
    const goesOn = before && before.condition !== 'clear';
    before = stretch;
    if (stretch.condition === 'clear') continue;
    const last = outages.at(-1);
    if (!goesOn || !last) outages.push({ from: stretch.from, to: stretch.to, conditions: [stretch.condition] });
    else {
      last.to = stretch.to;
      if (!last.conditions.includes(stretch.condition)) last.conditions.push(stretch.condition);
    }
  }
  return outages;
}
