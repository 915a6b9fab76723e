/** All that a wait knows: plain data, carried whole across continue-as-new, and shown as the outcome so far. Pure. */
import type { AcceptedInput, PollResult } from './activities.js';
import { isTerminal, UNSEEN, type Condition, type JobState, type Observation } from './job.js';
import {
  NO_MESSAGES,
  unseenOutcome,
  type CancelReport,
  type ContentReceipt,
  type JobOutcome,
  type MessagesReceipt,
  type Phase,
} from './outcome.js';
import { NAMELESS_CALLER } from './wait-messages.js';
import type { SearchAttributeName } from './search-attributes.js';

/** Times are milliseconds since the epoch. */
export interface WaitRecord {
  input: AcceptedInput;
  phase: Phase;
  observation: Observation;
  /** The job itself was seen at least once. */
  seen: boolean;
  /** Since when the condition has lasted. */
  conditionSince: number;
  queuedSince: number | null;
  awaitedFrom: number;
  deadlineAt: number;
  endedAt: number | null;
  /** How long the vendor wants to be left alone after the last change. */
  retryAfterMs?: number;
  pollNowAt: number;
  /** A pollNow that came just before a continue-as-new. */
  pollNowPending: boolean;
  polls: number;
  changes: number;
  messages: MessagesReceipt;
  content: ContentReceipt[];
  cancel: CancelReport | null;
  /** Who wants the job; absent in the records of earlier versions. */
  callers?: string[];
  /** When the time for the present cancel, or for collecting, is over. */
  limitAt?: number;
  /** The job's page at the vendor. */
  link?: string;
  /** Those that may be written; absent where there are none, and in waits of a version that wrote none. */
  searchAttributes?: SearchAttributeName[];
}

/** With so many callers nobody is the only one; more of them are not remembered. */
const MOST_CALLERS = 200;

/** @param starter the workflow that began the wait, where one did */
export function newRecord(
  input: AcceptedInput,
  now: number,
  starter?: string,
  searchAttributes?: SearchAttributeName[],
): WaitRecord {
  return {
    input,
    phase: 'waiting',
    observation: UNSEEN,
    seen: false,
    conditionSince: now,
    queuedSince: null,
    awaitedFrom: now,
    deadlineAt: now + input.deadlineMs,
    endedAt: null,
    pollNowAt: 0,
    pollNowPending: false,
    polls: 0,
    changes: 0,
    messages: NO_MESSAGES,
    content: [],
    cancel: null,
    callers: [starter ?? NAMELESS_CALLER],
    searchAttributes,
  };
}

/** One more caller wants the job. */
export function noteJoined(record: WaitRecord, caller: string): void {
  const callers = record.callers ?? [NAMELESS_CALLER];
  const joining = callers.length < MOST_CALLERS ? caller : NAMELESS_CALLER;
  record.callers = callers.includes(joining) ? callers : [...callers, joining];
}

/** A caller no longer wants the job. @returns whether nobody does any more */
export function noteLeft(record: WaitRecord, caller: string): boolean {
  record.callers = (record.callers ?? [NAMELESS_CALLER]).filter((one) => one !== caller);
  return record.callers.length === 0;
}

/** Takes in what a poll brought. */
export function notePoll(record: WaitRecord, poll: PollResult, now: number): void {
  noteObservation(record, poll.observation, poll.polls, now);
  record.retryAfterMs = poll.retryAfterMs;
  record.link = poll.link ?? record.link;
}

/** Takes in what was seen of the job. */
export function noteObservation(record: WaitRecord, observation: Observation, polls: number, now: number): void {
  const before = record.observation;
  record.polls += polls;
  record.changes += 1;
  record.observation = observation;
  record.seen ||= observation.condition === 'clear' || observation.state !== 'unknown';
  if (before.condition !== observation.condition) record.conditionSince = now;
  record.queuedSince = observation.state === 'queued' ? (record.queuedSince ?? now) : null;
  if (isTerminal(observation.state)) record.endedAt ??= now;
}

/** Takes in a condition that was met while doing something else than polling. */
export function noteCondition(
  record: WaitRecord,
  condition: Condition,
  problem: string | undefined,
  since: number,
): void {
  if (record.observation.condition !== condition) {
    record.conditionSince = since;
    record.changes += 1;
  }
  record.observation = { ...record.observation, condition, problem };
}

/**
 * When the patience with the present condition ends; undefined where only the deadline limits it.
 * A connection without a worker is given up only while its job was never seen: a job once seen may well go on.
 */
export function patienceEnd(record: WaitRecord): number | undefined {
  const { condition } = record.observation;
  if (condition === 'clear' || (condition === 'unserved' && record.seen)) return undefined;
  const patience = record.input.patienceMs[condition];
  return patience === null ? undefined : record.conditionSince + patience;
}

/** When the job has been in the queue for too long; undefined while it is not queued, or where the deadline comes first. */
export function queueEnd(record: WaitRecord): number | undefined {
  const { queueDeadlineMs, deadlineMs } = record.input;
  // One that never was the shorter of the two limits nothing, also where the deadline was extended since.
  if (record.queuedSince === null || queueDeadlineMs >= deadlineMs) return undefined;
  const end = record.queuedSince + queueDeadlineMs;
  return end < record.deadlineAt ? end : undefined;
}

/** The job's state as people mean it: after an accepted cancel a job that has not ended is being cancelled. */
export function stateOf(record: WaitRecord): JobState {
  const { state } = record.observation;
  return record.cancel?.result === 'accepted' && !isTerminal(state) ? 'cancelling' : state;
}

export function outcomeOf(record: WaitRecord, now: number): JobOutcome {
  const { observation, input } = record;
  return {
    vendor: observation.vendor,
    connection: input.connection,
    jobId: input.jobId,
    phase: record.phase,
    state: stateOf(record),
    condition: observation.condition,
    vendorState: observation.vendorState || null,
    percent: observation.percent ?? null,
    summary: observation.summary ?? null,
    times: {
      awaitedFrom: timestamp(record.awaitedFrom),
      queued: observation.queued ?? null,
      started: observation.started ?? null,
      // Where the vendor gives no end, the moment at which we saw it is the nearest truth.
      ended: observation.ended ?? (record.endedAt === null ? null : timestamp(record.endedAt)),
    },
    messages: record.messages,
    content: record.content,
    outputLocation: observation.outputLocation ?? null,
    cancel: record.cancel,
    cost: {
      polls: record.polls,
      changes: record.changes,
      waitedSeconds: Math.round((now - record.awaitedFrom) / 1_000),
    },
  };
}

/** The outcome of a wait whose input is not accepted, or not yet. */
export function outcomeOfInput(raw: unknown, phase: Phase, now: number): JobOutcome {
  const { connection, jobId } = (typeof raw === 'object' && raw !== null ? raw : {}) as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return unseenOutcome(text(connection), text(jobId), timestamp(now), phase);
}

export function timestamp(ms: number): string {
  return new Date(ms).toISOString();
}
