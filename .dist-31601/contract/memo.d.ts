/** The memo of an ended wait: its outcome, readable without a worker and after a cancel, which carries no result. Pure. */
import type { JobOutcome } from './outcome.js';
/** The memo key of the outcome. */
export declare const OUTCOME_MEMO = "outcome";
/** The memo key that says that the outcome in the memo is shortened; the whole one is the workflow's result or its failure's first detail, or, of a cancelled wait, the answer of the wait itself. */
export declare const OUTCOME_SHORTENED_MEMO = "outcomeShortened";
/** Memos are part of every list response, so all of it stays below this many bytes of JSON. */
export declare const MAX_MEMO_BYTES = 8000;
/** @returns the memo of an ended wait */
export declare function memoOf(outcome: JobOutcome): Record<string, unknown>;
/** The length of the JSON text in UTF-8. */
export declare function jsonBytes(value: unknown): number;
