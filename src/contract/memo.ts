/** The memo of an ended wait: its outcome, readable without a worker and after a cancel, which carries no result. Pure. */
import type { JobOutcome } from './outcome.js';
import type { SubmitReport } from './run-job.js';
import { shortText } from './short-text.js';
import { bounded } from './timeline.js';
import { utf8Length } from './utf8-length.js';

/** The memo key of the outcome. */
export const OUTCOME_MEMO = 'outcome';
/** The memo key that says that the outcome in the memo is shortened; the whole one is the workflow's result or its failure's first detail, or, of a cancelled wait, the answer of the wait itself. */
export const OUTCOME_SHORTENED_MEMO = 'outcomeShortened';

/** Memos are part of every list response, so all of it stays below this many bytes of JSON. */
export const MAX_MEMO_BYTES = 8_000;

/** The smallest parts that a shortened outcome keeps. */
const MIN_TIMELINE = 12;
const MAX_SHORTENED_TEXT = 200;

/** That of a wait, or of a run. */
type Outcome = JobOutcome & { submit?: SubmitReport };

/** @returns the memo of an ended wait or run */
export function memoOf(outcome: Outcome): Record<string, unknown> {
  const shortened = shortenedOutcome(outcome);
  return shortened === outcome
    ? { [OUTCOME_MEMO]: outcome }
    : { [OUTCOME_MEMO]: shortened, [OUTCOME_SHORTENED_MEMO]: true };
}

/** The outcome itself if it fits. Otherwise it loses, until it fits: older messages, timeline entries, receipts, those of uploads, long texts, everything optional. */
export function shortenedOutcome(outcome: Outcome): Outcome {
  let short = outcome;
  const isTooLong = () => jsonBytes(short) > MAX_MEMO_BYTES;
  const set = (parts: Partial<Outcome>) => (short = { ...short, ...parts });
  const withMessages = (last: JobOutcome['messages']['last']) => set({ messages: { ...short.messages, last } });
  while (isTooLong() && short.messages.last.length > 1) withMessages(short.messages.last.slice(1));
  if (isTooLong()) set({ timeline: bounded(short.timeline, MIN_TIMELINE) });
  while (isTooLong() && short.content.length > 1) set({ content: short.content.slice(0, short.content.length >> 1) });
  if (isTooLong() && short.submit?.uploads) {
    const { uploads: _uploads, ...submit } = short.submit;
    set({ submit });
  }
  if (isTooLong()) {
    const { summary, outputLocation, vendorState, cancel } = short;
    set({
      summary: cut(summary),
      outputLocation: cut(outputLocation),
      vendorState: cut(vendorState),
      cancel: cancel && { ...cancel, reason: cut(cancel.reason) },
    });
    withMessages(short.messages.last.map((message) => ({ ...message, text: cut(message.text) })));
  }
  if (isTooLong()) {
    set({ content: [], timeline: short.timeline.map(({ problem: _problem, detail: _detail, ...entry }) => entry) });
    withMessages([]);
  }
  return short;
}

function cut<Text extends string | null>(text: Text): Text {
  return (text && shortText(text, MAX_SHORTENED_TEXT)) as Text;
}

/** The length of the JSON text in UTF-8. */
export function jsonBytes(value: unknown): number {
  return utf8Length(JSON.stringify(value));
}
