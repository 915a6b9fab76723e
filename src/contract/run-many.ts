/** Many runs that start when the runs that they need have succeeded. The names and plain data of their workflows. Pure. */
import { LINE_STATES_TEXT, type Needs } from './run-graph.js';
import type { FollowedRunEnd } from './run-job.js';
import type { RunJobInput } from './run-job-input.js';
import { between, count, fields, flag, listOf, oneOf, optional, text } from './shape.js';

/** The workflow type of all runs together: it decides which run starts when. */
export const RUN_MANY = 'runMany';

/** The workflow type of a page: up to {@link LINES_PER_PAGE} lines, whose runs it starts when {@link RUN_MANY} says so. */
export const RUN_PAGE = 'runPage';

/** Query of runMany: a {@link ManyProgress}. */
export const MANY_QUERY = 'many';

/** Signal from a page to runMany: a {@link PageReport}. */
export const REPORT_SIGNAL = 'report';

/** Signal from runMany to a page: {@link PageOrders}. */
export const ORDERS_SIGNAL = 'orders';

/** Query of a page, with numbers of lines: the {@link LineEnd} of each that has one. */
export const ENDS_QUERY = 'ends';

export const MOST_LINES = 10_000;
/** Each line adds about 20 events to the history of its page, and its outcome, of at most 8 KB, to the result. */
export const LINES_PER_PAGE = 100;
/** The size of the input of a page, in bytes of JSON: Temporal refuses payloads of 2 MB. */
export const PAGE_BYTES = 1_000_000;
export const MOST_CONCURRENT = 1_000;
export const DEFAULT_CONCURRENCY = 10;

/** What happens to the other lines when a run does not succeed. */
export const ON_FAILURE = ['continue', 'stop'] as const;

/** A line of the list, as the user writes it. */
export interface RunLine extends RunJobInput {
  /** The runs that must succeed before this one starts: keys of other lines, or `connection/key`. */
  needs?: string[];
}

export interface ManyPlan {
  name: string;
  /** Belongs to this start: a part of the workflow ids of its pages. */
  token: string;
  /** The SHA-256 hash of the lines, by which a second start knows its own list. */
  digest: string;
  lines: number;
  /** The first line of each page. */
  pages: number[];
  needs: Needs[];
  concurrency: number;
  onFailure: (typeof ON_FAILURE)[number];
}

/** What a run of the workflow carries over to the next one. */
export interface ManyRecord {
  states: string;
  stopped: boolean;
}

export interface ManyProgress {
  plan: Omit<ManyPlan, 'needs'>;
  /** One letter for each line (run-graph.ts). */
  states: string;
  /** Why nothing more is started. */
  stopping: WhyNotStarted | null;
}

/** The result of runMany, and the first detail of its failure. */
export interface ManyCounts {
  lines: number;
  succeeded: number;
  /** Ended otherwise. */
  failed: number;
  notStarted: number;
}

export interface PageInput {
  name: string;
  token: string;
  page: number;
  /** The number of its first line. */
  first: number;
  lines: RunJobInput[];
  /** Whether a job that failed or was cancelled at the vendor is started again. */
  again: boolean;
}

/** `need`: a line that it needs did not succeed. `stopped`: another run failed. `cancelled`: all runs were cancelled. */
export const WHY_NOT_STARTED = ['need', 'stopped', 'cancelled'] as const;
export type WhyNotStarted = (typeof WHY_NOT_STARTED)[number];

export interface NotStarted {
  line: number;
  why: WhyNotStarted;
  /** The line that did not succeed. */
  need?: number;
}

export interface PageOrders {
  start: number[];
  skip: NotStarted[];
  /** Whether to cancel the runs of the page. */
  cancel?: boolean;
}

export interface PageReport {
  token: string;
  /** The lines whose runs have ended. */
  ended: { line: number; succeeded: boolean }[];
}

/** How the run of a line ended, or why there is none. */
export type LineEnd = FollowedRunEnd | { notStarted: NotStarted };

/** The result of a page: the end of each of its lines, in their order; null if all runs were ended from outside before it had one. */
export type PageEnds = (LineEnd | null)[];

/** The lines of each page: its first one. @param bytes of each line as JSON */
export function pagesOf(bytes: readonly number[]): number[] {
  const pages: number[] = [];
  let room = 0;
  for (const [line, size] of bytes.entries()) {
    if (line - (pages.at(-1) ?? -LINES_PER_PAGE) >= LINES_PER_PAGE || room < size) {
      pages.push(line);
      room = PAGE_BYTES;
    }
    room -= size;
  }
  return pages;
}

/** The page of a line. */
export function pageOf({ pages }: Pick<ManyPlan, 'pages'>, line: number): number {
  return pages.findLastIndex((first) => first <= line);
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
export const A_NAME = 'a name of 1 to 100 letters, digits, ".", "_" and "-" that begins with a letter or a digit';

export function isManyName(name: unknown): name is string {
  return typeof name === 'string' && NAME.test(name);
}

const numbers = listOf(count);

const isPlanForm = fields({
  name: isManyName,
  token: text,
  digest: text,
  lines: between(1, MOST_LINES),
  pages: numbers,
  needs: listOf(numbers),
  concurrency: between(1, MOST_CONCURRENT),
  onFailure: oneOf(...ON_FAILURE),
});

/** Whoever may start workflows can have written the input. */
export function isManyPlan(plan: unknown): plan is ManyPlan {
  return isPlanForm(plan);
}

const isProgressForm = fields({
  plan: fields({ name: isManyName, token: text, digest: text, lines: count, pages: numbers, concurrency: count }),
  states: (states) => typeof states === 'string' && LINE_STATES_TEXT.test(states),
});

/** Whoever serves the task queue can have written the answer. */
export function isManyProgress(answer: unknown): answer is ManyProgress {
  return isProgressForm(answer);
}

const isReportForm = fields({ token: text, ended: listOf(fields({ line: count, succeeded: flag })) });

/** Anybody may send a signal. */
export function isPageReport(report: unknown): report is PageReport {
  return isReportForm(report);
}

const isOrdersForm = fields({
  start: numbers,
  skip: listOf(fields({ line: count, why: oneOf(...WHY_NOT_STARTED), need: optional(count) })),
  cancel: optional(flag),
});

export function isPageOrders(orders: unknown): orders is PageOrders {
  return isOrdersForm(orders);
}

/** Whether the job of the line was done. */
export function isSuccess(end: LineEnd): boolean {
  return !('notStarted' in end) && end.error === undefined && end.outcome.state === 'succeeded';
}
