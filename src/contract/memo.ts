/** The memo of an ended wait: its outcome, readable without a worker and after a cancel, which carries no result. Pure. */
import type { JobOutcome } from './outcome.js';
import { bounded } from './timeline.js';

/** The memo key of the outcome. */
export const OUTCOME_MEMO = 'outcome';
/** The memo key that says that the outcome in the memo is shortened; the whole one is the workflow's result or its failure's first detail. */
export const OUTCOME_SHORTENED_MEMO = 'outcomeShortened';

/** Memos are part of every list response, so all of it stays below this many bytes of JSON. */
export const MAX_MEMO_BYTES = 8_000;

/** The smallest parts that a shortened outcome keeps. */
const MIN_TIMELINE = 12;
const MAX_SHORTENED_TEXT = 200;

/** @returns the memo of an ended wait */
export function memoOf(outcome: JobOutcome): Record<string, unknown> {
  const shortened = shortenedOutcome(outcome);
  return shortened === outcome
    ? { [OUTCOME_MEMO]: outcome }
    : { [OUTCOME_MEMO]: shortened, [OUTCOME_SHORTENED_MEMO]: true };
}

/** The outcome itself if it fits; otherwise with fewer messages, receipts and timeline entries and shorter texts, in this order. */
function shortenedOutcome(outcome: JobOutcome): JobOutcome {
  let { messages, content, timeline } = outcome;
  let texts: Partial<JobOutcome> = {};
  const now = (): JobOutcome => ({ ...outcome, ...texts, messages, content, timeline });
  const excess = () => jsonBytes(now()) - MAX_MEMO_BYTES;
  if (excess() <= 0) return outcome;
  while (messages.last.length > 1 && excess() > 0) messages = { ...messages, last: messages.last.slice(1) };
  if (excess() > 0) timeline = bounded(timeline, MIN_TIMELINE);
  while (content.length > 1 && excess() > 0) content = content.slice(0, Math.floor(content.length / 2));
  if (excess() > 0) {
    texts = { summary: cut(outcome.summary), outputLocation: cut(outcome.outputLocation) };
    messages = { ...messages, last: messages.last.map((message) => ({ ...message, text: cut(message.text) })) };
  }
  if (excess() > 0) content = [];
  return now();
}

function cut<Text extends string | null>(text: Text): Text {
  return (
    text && text.length > MAX_SHORTENED_TEXT ? `${Array.from(text.slice(0, MAX_SHORTENED_TEXT)).join('')}…` : text
  ) as Text;
}

/** The length of the JSON text in UTF-8. */
export function jsonBytes(value: unknown): number {
  let bytes = 0;
  for (const character of JSON.stringify(value)) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
