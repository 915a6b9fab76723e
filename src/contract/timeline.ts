/** The timeline of a wait: what was true of the job and from when, and what was asked of the wait. Pure. */
import { changesTens, type Condition, type JobState, type Phase, type Timestamp } from './job.js';

/** Events that a timeline records in addition to the changes of state and condition. */
export const TIMELINE_EVENTS = [
  'cancelRequested',
  'cancelAccepted',
  'cancelRefused',
  'cancelUnsupported',
  'cancelUnconfirmed',
  'limited',
  'deadlineExtended',
  'deadlinePassed',
  'messagesCollected',
  'contentCollected',
] as const;
export type TimelineEvent = (typeof TIMELINE_EVENTS)[number];

/** What is true from `at` until the next entry. */
export interface TimelineEntry {
  at: Timestamp;
  state: JobState;
  condition: Condition;
  /** Absent while the wait is `waiting`. */
  phase?: Exclude<Phase, 'waiting'>;
  percent?: number;
  /** Why the condition is not clear, at most 160 characters. */
  problem?: string;
  event?: TimelineEvent;
  /** More about the event: the reason of a cancel, the new deadline, the number of files. */
  detail?: string;
  /** How many older entries were dropped directly before this one. */
  dropped?: number;
}

/** A timeline has at most this many entries. */
export const MAX_TIMELINE_ENTRIES = 50;

/**
 * The timeline with one more entry. An entry without an event that repeats the last one is left out. A full timeline keeps its first
 * entry and drops the oldest one after it.
 */
export function withEntry(timeline: readonly TimelineEntry[], entry: TimelineEntry): TimelineEntry[] {
  const last = timeline.at(-1);
  if (last && !entry.event && isSame(last, entry)) return [...timeline];
  // Clocks of two workers may differ; a timeline never runs backwards.
  const next = last && last.at > entry.at ? { ...entry, at: last.at } : entry;
  // Two changes in one workflow task are one: the phase that follows a state at once.
  const replaces = last && last.at === next.at && last.state === next.state && !last.event && !last.dropped;
  return bounded([...(replaces ? timeline.slice(0, -1) : timeline), next], MAX_TIMELINE_ENTRIES);
}

/** The timeline cut to at most `max` entries, at least 2: the first one and the newest, with the number of those dropped in between. */
export function bounded(timeline: readonly TimelineEntry[], max: number): TimelineEntry[] {
  const [first, ...rest] = timeline;
  if (!first || timeline.length <= max) return [...timeline];
  const dropped = rest.slice(0, timeline.length - max);
  const [next, ...kept] = rest.slice(timeline.length - max);
  if (!next) return [first];
  const count = dropped.reduce((sum, entry) => sum + 1 + (entry.dropped ?? 0), next.dropped ?? 0);
  return [first, { ...next, dropped: count }, ...kept];
}

/** Whether the entry tells anything about the job; the first one may not. */
export function isPolled({ state, condition }: TimelineEntry): boolean {
  return state !== 'unknown' || condition !== 'clear';
}

function isSame(one: TimelineEntry, other: TimelineEntry): boolean {
  return (
    one.state === other.state &&
    one.condition === other.condition &&
    one.phase === other.phase &&
    one.problem === other.problem &&
    !changesTens(one.percent, other.percent)
  );
}

/** A stretch of time without an entry's change: consecutive entries with the same state, condition, phase and problem. */
export interface Span {
  /** Milliseconds since the epoch. */
  from: number;
  /** Undefined while it lasts. */
  to: number | undefined;
  entry: TimelineEntry;
}

/** @param endAt when the wait ended, in milliseconds since the epoch; undefined while it runs */
export function spansOf(timeline: readonly TimelineEntry[], endAt: number | undefined): Span[] {
  const spans: Span[] = [];
  for (const entry of timeline) {
    const last = spans.at(-1);
    if (last && isSame(last.entry, entry) && !entry.dropped) continue;
    const from = Date.parse(entry.at);
    if (last) last.to = from;
    spans.push({ from, to: undefined, entry });
  }
  const last = spans.at(-1);
  if (last && endAt !== undefined) last.to = Math.max(last.from, endAt);
  return spans;
}

/** How long each condition lasted, in milliseconds. @param now ends the span that still lasts */
export function timeByCondition(spans: readonly Span[], now: number): Partial<Record<Condition, number>> {
  const times: Partial<Record<Condition, number>> = {};
  for (const { entry, from, to = now } of spans) {
    times[entry.condition] = (times[entry.condition] ?? 0) + to - from;
  }
  return times;
}

export interface Outage {
  from: number;
  to: number | undefined;
  conditions: Condition[];
}

/** The uninterrupted times in which the condition was not clear. */
export function outagesOf(spans: readonly Span[]): Outage[] {
  const outages: Outage[] = [];
  let previous: Span | undefined;
  for (const span of spans) {
    const { condition } = span.entry;
    const continues = previous && previous.entry.condition !== 'clear';
    previous = span;
    if (condition === 'clear') continue;
    const last = outages.at(-1);
    if (!continues || !last) outages.push({ from: span.from, to: span.to, conditions: [condition] });
    else {
      last.to = span.to;
      if (!last.conditions.includes(condition)) last.conditions.push(condition);
    }
  }
  return outages;
}
