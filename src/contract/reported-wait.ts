/**
 * What a wait reports about itself: in its memo, its answers, its result, its failures and its pending poll. Whoever may start workflows in
 * the namespace can write all of these, so the job is always that of the workflow id, and Vigil uses nothing that lacks the form of the contract.
 * Without zod, which the callers of the public client would have to install. Pure.
 */
import type { PollProgress } from './activities.js';
import { jobOfWaitId } from './ids.js';
import { CONDITIONS, JOB_STATES, type Observation } from './job.js';
import {
  CANCEL_RESULTS,
  type ContentReceipt,
  type JobMessage,
  type JobOutcome,
  type MessagesReceipt,
} from './outcome.js';
import { amount, count, fields, listOf, oneOf, optional, orNull, text, time, type Check } from './shape.js';
import { TIMELINE_EVENTS } from './timeline.js';
import type { NextLimit } from './wait-limits.js';

const state = oneOf(...Object.keys(JOB_STATES));
const condition = oneOf(...CONDITIONS);

/** The name of a vendor, perhaps of one that only a later version has. */
const vendor: Check = (value) => typeof value === 'string' && /^[a-z0-9-]{1,40}$/.test(value);

const message = fields({ severity: text, text, at: optional(text), source: optional(text) });

const messages = fields({
  total: amount,
  bySeverity: fields({ info: amount, warning: amount, error: amount }),
  last: listOf(message),
  uri: orNull(text),
  // Absent in outcomes of earlier versions.
  sha256: optional(orNull(text)),
  keptUntil: optional(text),
});

const receipt = fields({
  name: text,
  mediaType: text,
  bytes: count,
  sha256: text,
  uri: text,
  etag: optional(text),
  version: optional(text),
  keptUntil: optional(text),
});

const outcome = fields({
  vendor: orNull(text),
  phase: text,
  state,
  condition,
  vendorState: orNull(text),
  percent: orNull(amount),
  summary: orNull(text),
  times: fields({ awaitedFrom: time, queued: orNull(text), started: orNull(text), ended: orNull(text) }),
  messages,
  content: listOf(receipt),
  outputLocation: orNull(text),
  cancel: orNull(fields({ by: text, at: text, reason: orNull(text), result: oneOf(...CANCEL_RESULTS) })),
  timeline: listOf(
    fields({
      at: time,
      state,
      condition,
      phase: optional(text),
      percent: optional(amount),
      problem: optional(text),
      event: optional(oneOf(...TIMELINE_EVENTS)),
      detail: optional(text),
      dropped: optional(amount),
    }),
  ),
  cost: fields({ polls: amount, changes: amount, waitedSeconds: amount }),
});

/** The outcome, of the job in the workflow id whatever it says itself. @returns undefined if it is no outcome */
export function reportedOutcome(reported: unknown, workflowId: string): JobOutcome | undefined {
  const job = jobOfWaitId(workflowId) ?? { connection: '', jobId: '' };
  return isOutcome(reported) ? { ...reported, ...job } : undefined;
}

export function isOutcome(reported: unknown): reported is JobOutcome {
  return outcome(reported);
}

const observation = fields({
  vendor: orNull(vendor),
  state,
  condition,
  vendorState: text,
  percent: optional(amount),
  summary: optional(text),
  queued: optional(text),
  started: optional(text),
  ended: optional(text),
  outputLocation: optional(text),
  problem: optional(text),
});

export function isObservation(reported: unknown): reported is Observation {
  return observation(reported);
}

export function isMessagesReceipt(reported: unknown): reported is MessagesReceipt {
  return messages(reported);
}

export function areReceipts(reported: unknown): reported is ContentReceipt[] {
  return Array.isArray(reported) && reported.every(receipt);
}

export function isReceipt(reported: unknown): reported is ContentReceipt {
  return receipt(reported);
}

export function isMessage(reported: unknown): reported is JobMessage {
  return message(reported);
}

const progress = fields({ observation, polls: amount });

/** @returns undefined if it is no progress */
export function reportedProgress(reported: unknown): PollProgress | undefined {
  return progress(reported) ? (reported as PollProgress) : undefined;
}

const limit = fields({ what: text, at: time });

/** @returns null if there is no limit, or if it is none */
export function reportedLimit(reported: unknown): NextLimit | null {
  return limit(reported) ? (reported as NextLimit) : null;
}
