/** Everything that a wait knows: plain data, carried across continue-as-new, and shown as the outcome so far. Pure. */
import type { AcceptedInput } from './accepted-input.js';
import type { PollResult } from './activities.js';
import type { WaitLimits } from './connection-policy.js';
import { durationText } from './duration-text.js';
import { isTerminal, UNSEEN, type Condition, type JobState, type Observation, type Phase } from './job.js';
import {
  NO_MESSAGES,
  unseenOutcome,
  type CancelReport,
  type CancelResult,
  type ContentReceipt,
  type JobOutcome,
  type MessagesReceipt,
} from './outcome.js';
import type { NotifyPolicy, Trouble } from './notification.js';
import type { SearchAttributeName } from './search-attributes.js';
import { shortText } from './short-text.js';
import { withEntry, type TimelineEntry, type TimelineEvent } from './timeline.js';
import { NAMELESS_CALLER } from './wait-messages.js';

/** Times are milliseconds since the epoch. */
export interface WaitRecord {
  input: AcceptedInput;
  phase: Phase;
  observation: Observation;
  /** Whether a poll has seen the job at least once. */
  seen: boolean;
  /** When the current condition began. */
  conditionSince: number;
  queuedSince: number | null;
  awaitedFrom: number;
  deadlineAt: number;
  endedAt: number | null;
  /** The vendor's Retry-After that came with the last change. */
  retryAfterMs?: number;
  pollNowAt: number;
  /** A pollNow that arrived just before a continue-as-new. */
  pollNowPending: boolean;
  polls: number;
  changes: number;
  messages: MessagesReceipt;
  content: ContentReceipt[];
  cancel: CancelReport | null;
  timeline: TimelineEntry[];
  /** The callers that want the job. */
  callers: string[];
  /** Those of them that are workflows to which the wait signals its end. */
  followers: string[];
  /** The workflow id of the watch that polls the job, if one does. */
  watch?: string;
  /** The state that the watch has seen, and the wait not yet; null if the watch is lost. */
  hinted?: JobState | null;
  /** Until when the wait polls by itself, because a watch has sent it away. */
  aloneUntil?: number;
  /** When the last change was seen. */
  lastChangeAt: number;
  /** When the current cancel, or the collection, runs out of time. */
  limitAt?: number;
  /** The job's page at the vendor. */
  link?: string;
  /** False once a poll has reported that no job of the connection can be cancelled. */
  cancels?: boolean;
  /** The limits of the connection, once a poll has reported them. */
  limits?: WaitLimits;
  /** The search attributes that the server has registered; absent as long as it has not answered. */
  searchAttributes?: SearchAttributeName[];
  notify?: NotifyPolicy;
  trouble?: Trouble;
}

/** Further callers are counted as one that never leaves. */
const MAX_CALLERS = 200;
/** A problem or a detail in the timeline is cut after this many characters: 160 with the "…". */
const MAX_TIMELINE_TEXT = 159;

/** @param starter the workflow id of the workflow that started the wait, if one did */
export function newRecord(
  input: AcceptedInput,
  now: number,
  starter?: string,
  { searchAttributes, notify }: Pick<WaitRecord, 'searchAttributes' | 'notify'> = {},
): WaitRecord {
  const record: WaitRecord = {
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
    timeline: [],
    callers: [starter ?? NAMELESS_CALLER],
    followers: [],
    lastChangeAt: now,
    searchAttributes,
    notify,
  };
  noteTimeline(record, now);
  return record;
}

/** Adds a caller that wants the job. @param follows whether it is a workflow that wants to be signalled at the end */
export function noteJoined(record: WaitRecord, caller: string, follows = false): void {
  const { callers, followers } = record;
  const joining = callers.length < MAX_CALLERS ? caller : NAMELESS_CALLER;
  record.callers = callers.includes(joining) ? callers : [...callers, joining];
  if (follows && joining !== NAMELESS_CALLER && !followers.includes(joining))
    record.followers = [...followers, joining];
}

/** Removes a caller. @returns whether no caller is left */
export function noteLeft(record: WaitRecord, caller: string): boolean {
  record.callers = record.callers.filter((one) => one !== caller);
  record.followers = record.followers.filter((one) => one !== caller);
  return record.callers.length === 0;
}

/** Records the result of a poll. */
export function notePoll(record: WaitRecord, poll: PollResult, now: number): void {
  // A problem may have begun earlier for the whole connection, but not before the wait saw otherwise.
  const since = Math.min(now, Math.max(poll.conditionSince ?? now, record.lastChangeAt));
  noteObservation(record, poll.observation, poll.polls, since);
  record.retryAfterMs = poll.retryAfterMs;
  record.link = poll.link ?? record.link;
  record.cancels = poll.cancels;
  record.searchAttributes ??= poll.searchAttributes;
  if (!poll.limits) return;
  // A limit that is lowered later does not shorten a wait that runs.
  if (!record.limits) noteLimited(record, poll.limits, now);
  record.limits = poll.limits;
}

/** Records that a watch polls the job from now on. @param polls those of the wait itself that saw no change */
export function noteHandedOver(record: WaitRecord, watch: string, polls: number): void {
  record.watch = watch;
  record.polls += polls;
}

/** Applies the limits of the connection to the wait, and records what the caller asked for and does not get. */
function noteLimited(record: WaitRecord, { minIntervalMs, maxDeadlineMs }: WaitLimits, now: number): void {
  const { backoff } = record.input;
  if (backoff.initialMs < minIntervalMs) {
    const what = `polls are at least ${durationText(minIntervalMs)} apart, not ${durationText(backoff.initialMs)}`;
    noteTimeline(record, now, 'limited', `${what} (limits.minInterval of the connection)`);
  }
  // Not that of the input: somebody may have extended it before the limits were known.
  const deadlineMs = record.deadlineAt - record.awaitedFrom;
  if (deadlineMs > maxDeadlineMs) {
    record.deadlineAt = record.awaitedFrom + maxDeadlineMs;
    const what = `the deadline is ${durationText(maxDeadlineMs)}, not ${durationText(deadlineMs)}`;
    noteTimeline(record, now, 'limited', `${what} (limits.maxDeadline of the connection)`);
  }
}

/** The latest deadline that the connection allows; Infinity while no poll has reported its limits. */
export function latestDeadlineOf({ awaitedFrom, limits }: WaitRecord): number {
  return limits ? awaitedFrom + limits.maxDeadlineMs : Infinity;
}

/** Records an observation of the job. */
export function noteObservation(record: WaitRecord, observation: Observation, polls: number, now: number): void {
  const before = record.observation;
  record.polls += polls;
  record.changes += 1;
  record.lastChangeAt = now;
  record.observation = observation;
  record.seen ||= observation.condition === 'clear' || observation.state !== 'unknown';
  if (before.condition !== observation.condition) record.conditionSince = now;
  record.queuedSince = observation.state === 'queued' ? (record.queuedSince ?? now) : null;
  if (isTerminal(observation.state)) record.endedAt ??= now;
  noteTimeline(record, now);
}

/** Records a condition that something other than a poll met. @param since when it began */
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
  noteTimeline(record, since);
}

/** Records that somebody asked to cancel the job. The phase changes only if the vendor is asked. @param limitAt when the cancel must be confirmed */
export function noteCancelRequested(record: WaitRecord, report: CancelReport, limitAt?: number): void {
  record.cancel = report;
  if (limitAt !== undefined) {
    record.phase = 'cancelling';
    record.limitAt = limitAt;
  }
  noteTimeline(record, Date.parse(report.at), 'cancelRequested', report.reason ?? undefined);
}

const CANCEL_EVENTS: Readonly<Partial<Record<CancelResult, TimelineEvent>>> = {
  accepted: 'cancelAccepted',
  refused: 'cancelRefused',
  unsupported: 'cancelUnsupported',
  unconfirmed: 'cancelUnconfirmed',
};

/** Records what became of the cancel. @param detail why, if not by the vendor's decision */
export function noteCancelResult(record: WaitRecord, result: CancelResult, now: number, detail?: string): void {
  if (!record.cancel) return;
  record.cancel = { ...record.cancel, result };
  const event = CANCEL_EVENTS[result];
  if (event) noteTimeline(record, now, event, detail);
}

/** Records a new deadline. */
export function noteDeadlineExtended(record: WaitRecord, deadlineAt: number, now: number): void {
  record.deadlineAt = deadlineAt;
  noteTimeline(record, now, 'deadlineExtended', timestamp(deadlineAt));
}

/** Records that a deadline ended the waiting. @param what which one */
export function noteDeadlinePassed(record: WaitRecord, what: string, now: number): void {
  noteTimeline(record, now, 'deadlinePassed', what);
}

/** Records that the job has ended and its messages and content are being collected. @param limitAt when that must be done */
export function noteCollecting(record: WaitRecord, limitAt: number, now: number): void {
  record.phase = 'collecting';
  record.limitAt = limitAt;
  noteTimeline(record, now);
}

export function noteMessages(record: WaitRecord, receipt: MessagesReceipt, now: number): void {
  record.messages = receipt;
  if (receipt.total > 0) noteTimeline(record, now, 'messagesCollected', String(receipt.total));
}

export function noteContent(record: WaitRecord, receipts: ContentReceipt[], now: number): void {
  record.content = receipts;
  if (receipts.length > 0) noteTimeline(record, now, 'contentCollected', String(receipts.length));
}

function noteTimeline(record: WaitRecord, now: number, event?: TimelineEvent, detail?: string): void {
  const { phase, observation } = record;
  const { condition, percent, problem } = observation;
  record.timeline = withEntry(record.timeline, {
    at: timestamp(now),
    state: stateOf(record),
    condition,
    ...(phase !== 'waiting' && { phase }),
    ...(percent !== undefined && { percent }),
    ...(problem !== undefined && { problem: shortText(problem, MAX_TIMELINE_TEXT) }),
    ...(event !== undefined && { event }),
    ...(detail !== undefined && { detail: shortText(detail, MAX_TIMELINE_TEXT) }),
  });
}

/** The job's state for people: `cancelling` after an accepted cancel, until the job has ended. */
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
      // If the vendor gives no end, the time at which Vigil saw it is the nearest.
      ended: observation.ended ?? (record.endedAt === null ? null : timestamp(record.endedAt)),
    },
    messages: record.messages,
    content: record.content,
    outputLocation: observation.outputLocation ?? null,
    cancel: record.cancel,
    timeline: record.timeline,
    cost: {
      polls: record.polls,
      changes: record.changes,
      waitedSeconds: Math.round((now - record.awaitedFrom) / 1_000),
    },
  };
}

/** The outcome of a wait whose input was refused or is not yet accepted. */
export function outcomeOfInput(raw: unknown, phase: Phase, now: number): JobOutcome {
  const { connection, jobId } = (typeof raw === 'object' && raw !== null ? raw : {}) as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return unseenOutcome(text(connection), text(jobId), timestamp(now), phase);
}

export function timestamp(ms: number): string {
  return new Date(ms).toISOString();
}
