/**
 * What a wait tells about itself: in its memo, its answers, its result, its failures and its pending poll. Whoever may start workflows in
 * the namespace can write all of these, so the job is always that of the workflow id, and what has not the form of the contract is not used.
 * Without zod, which the callers of the public client would have to install. Pure.
 */
import type { PollProgress } from '../contract/activities.js';
import { jobOfWaitId } from '../contract/ids.js';
import { CONDITIONS, JOB_STATES } from '../contract/job.js';
import { CANCEL_RESULTS, type JobOutcome } from '../contract/outcome.js';
import { TIMELINE_EVENTS } from '../contract/timeline.js';
import type { NextLimit } from '../contract/wait-record.js';

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string';
const amount: Check = Number.isFinite;
const time: Check = (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value));
const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && words.includes(value);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
/** Other fields may be there too: those of a later version. */
const fields =
  (checks: Record<string, Check>): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(checks).every(([name, check]) => check((value as Record<string, unknown>)[name]));

const state = oneOf(...Object.keys(JOB_STATES));
const condition = oneOf(...CONDITIONS);

const isOutcome = fields({
  vendor: orNull(text),
  phase: text,
  state,
  condition,
  vendorState: orNull(text),
  percent: orNull(amount),
  summary: orNull(text),
  times: fields({ awaitedFrom: time, queued: orNull(text), started: orNull(text), ended: orNull(text) }),
  messages: fields({
    total: amount,
    bySeverity: fields({ info: amount, warning: amount, error: amount }),
    last: listOf(fields({ severity: text, text, at: optional(text), source: optional(text) })),
    uri: orNull(text),
    // Absent in outcomes of earlier versions.
    sha256: optional(orNull(text)),
  }),
  content: listOf(fields({ name: text, mediaType: text, bytes: amount, sha256: text, uri: text })),
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
export function toldOutcome(told: unknown, workflowId: string): JobOutcome | undefined {
  const job = jobOfWaitId(workflowId) ?? { connection: '', jobId: '' };
  return isOutcome(told) ? { ...(told as JobOutcome), ...job } : undefined;
}

const isProgress = fields({
  observation: fields({
    vendor: orNull(text),
    state,
    condition,
    vendorState: text,
    percent: optional(amount),
    summary: optional(text),
    queued: optional(text),
    started: optional(text),
    outputLocation: optional(text),
    problem: optional(text),
  }),
  polls: amount,
});

/** @returns undefined if it is no progress */
export function toldProgress(told: unknown): PollProgress | undefined {
  return isProgress(told) ? (told as PollProgress) : undefined;
}

const isLimit = fields({ what: text, at: time });

/** @returns null if there is no limit, or if it is none */
export function toldLimit(told: unknown): NextLimit | null {
  return isLimit(told) ? (told as NextLimit) : null;
}
