/** A table of waits, fitted to the width of a terminal if there is one. */
import { stripVTControlCharacters } from 'node:util';
import type { KnownWait } from '../../client/known-wait.js';
import type { UnstartedRun } from '../../client/unstarted-runs.js';
import type { ListedWait } from '../../client/wait-failures.js';
import { runAsJob } from '../../contract/ids.js';
import { isTerminal, type JobState } from '../../contract/job.js';
import type { JobOutcome } from '../../contract/outcome.js';
import type { WatchedPolls } from '../../contract/watch.js';
import { truncateEnd, truncateMiddle, padToWidth, displayWidth } from './truncate.js';
import { columnWidths, GAP, type Narrowing } from './column-widths.js';
import { coloured, statusLine, statusText } from './outcome-text.js';
import { elapsedText } from './progress-words.js';
import { wholeSeconds } from '../../text/short-duration.js';
import { runJson, runningJson } from './run-text.js';
import { oneLine } from '../../text/printable-text.js';

const TITLES = ['CONNECTION', 'JOB', 'WAIT', 'AGE', 'STATE'] as const;
/** The last column, if a watch polls some of the jobs: of the others, their values say more. */
const LAST_POLL = 'LAST POLL';

const NARROWING: readonly Narrowing[] = [
  { column: 5, columns: 0 },
  { column: 4, columns: 24 },
  { column: 1, columns: 17 },
  { column: 0, columns: 10 },
  { column: 4, columns: 12 },
  { column: 3, columns: 0 },
  { column: 1, columns: 7 },
  { column: 0, columns: 5 },
  { column: 2, columns: 0 },
  { column: 4, columns: 0 },
  { column: 0, columns: 0 },
  { column: 1, columns: 1 },
];
const REGROWING = [4, 1, 0];

/** A wait, or a run that has no job and therefore no wait. */
export type ListedRow = ListedWait | UnstartedRun;

export function isRun(row: ListedRow): row is UnstartedRun {
  return 'key' in row;
}

/** @param now milliseconds since the epoch @param columns the width of the terminal; by default nothing is cut */
export function waitTable(
  waits: readonly ListedRow[],
  { now, columns, stream }: { now: number; columns?: number; stream: NodeJS.WriteStream },
): { header: string; lines: string[] } {
  const watched = waits.some((wait) => !isRun(wait) && wait.watched);
  const titles = watched ? [...TITLES, LAST_POLL] : TITLES;
  const rows = waits.map((wait) =>
    isRun(wait) ? runCells(wait, now) : [...cellsOf(wait, now), ...(watched ? [lastPollText(wait, now)] : [])],
  );
  const widths = columnWidths(
    titles.map((title, column) => Math.max(title.length, ...rows.map((row) => displayWidth(row[column] ?? '')))),
    watched ? NARROWING : NARROWING.slice(1),
    REGROWING,
    columns,
  );
  const lineOf = (cells: readonly string[], state?: JobState) => {
    const parts = cells.flatMap((cell, column) => {
      const width = widths[column] ?? 0;
      if (width === 0) return [];
      const text = padToWidth(column === 1 ? truncateMiddle(cell, width) : truncateEnd(cell, width), width);
      // Coloured last, because the escape codes must not count towards the width.
      return column === 4 && state && text.startsWith(state)
        ? [coloured(state, stream) + text.slice(state.length)]
        : [text];
    });
    return parts.join(' '.repeat(GAP)).trimEnd();
  };
  return { header: lineOf(titles), lines: rows.map((cells, row) => lineOf(cells, waits[row]?.outcome.state)) };
}

/** Polls may come this much later than announced before their values count as stale. */
const LATE_MS = 60_000;

/** Says how old the values of a running wait are, if no poll came when it should have: `running (as of 14m ago), 43 %`. */
function withStaleness(
  text: string,
  { running, outcome, answered, pendingPoll, watched }: KnownWait,
  now: number,
): string {
  if (!running || outcome.vendor === null) return text;
  const { state } = outcome;
  const marked = (mark: string) => (text.startsWith(state) ? `${state} (${mark})${text.slice(state.length)}` : text);
  if (watched) {
    const age = wholeSeconds(now - watched.lastPollAt);
    const shown = now > watched.nextPollAt + LATE_MS ? marked(`as of ${age} ago`) : text;
    return withSince(shown, outcome, watched, now);
  }
  if (!pendingPoll) return answered ? text : marked('as of its last change');
  const { lastPollAt, nextPollInSeconds } = pendingPoll;
  const age = lastPollAt === undefined ? 0 : now - lastPollAt.getTime();
  return age > nextPollInSeconds * 1_000 + LATE_MS ? marked(`as of ${wholeSeconds(age)} ago`) : text;
}

/** Since when the connection has its problem: `running, unreachable (the connection, for 3m 2s)`. */
function withSince(text: string, { condition }: JobOutcome, { connection }: WatchedPolls, now: number): string {
  if (condition === 'clear' || condition !== connection.condition) return text;
  return `${text} (the connection, for ${wholeSeconds(now - connection.since)})`;
}

function lastPollText({ running, watched, pendingPoll }: KnownWait, now: number): string {
  const at = watched?.lastPollAt ?? pendingPoll?.lastPollAt?.getTime();
  return running && at !== undefined ? `${wholeSeconds(Math.max(0, now - at))} ago` : '';
}

/** The phase and the problem of a running run; for an ended one, whether a job may run: `submitting, HTTP 503`. */
export function runState({ outcome, phase, problem }: UnstartedRun): string {
  const state = [phase ?? (outcome.submit.result === 'uncertain' ? 'a job may run' : ''), problem ?? ''].filter(
    Boolean,
  );
  return oneLine(state.join(', '));
}

/** `running, 43 %`; `last seen running` for a wait that ended before its job; `may still run, …` if it was cancelled and its job was not. */
export function listedState({ status, outcome }: KnownWait, stream: NodeJS.WriteStream): string {
  if (status === 'RUNNING' || isTerminal(outcome.state)) return statusLine(outcome, stream);
  if (outcome.vendor === null) return '';
  const seen = statusText({ ...outcome, phase: 'ended' }, stream);
  return status === 'CANCELLED' ? `may still run, ${seen}` : seen;
}

/** The remark under a list that `--limit` cut short. */
export function moreLine(limit: number): string {
  return `Only the first ${limit} are shown. Raise --limit to see more.`;
}

function cellsOf(wait: ListedWait, now: number): string[] {
  const { outcome, status } = wait;
  return [
    outcome.connection,
    oneLine(outcome.jobId),
    wait.error?.type ?? status.toLowerCase(),
    elapsedText(outcome, now),
    withStaleness(stripVTControlCharacters(listedState(wait, process.stdout)), wait, now),
  ];
}

function runCells(run: UnstartedRun, now: number): string[] {
  const { key, status, outcome, error } = run;
  const { connection } = outcome;
  return [
    connection,
    oneLine(runAsJob({ connection, key }).jobId),
    (status === 'FAILED' && error?.type) || status.toLowerCase(),
    elapsedText(outcome, now),
    runState(run),
  ];
}

/** A wait, or a run without a job, as a program reads it. */
export function listedJson(row: ListedRow): object {
  const { status, outcome, error } = row;
  if (isRun(row)) {
    const shown = row.running ? runningJson(row.outcome) : runJson(row);
    return { status: status.toLowerCase(), ...shown };
  }
  const { watched } = row;
  const lastPollAt = watched && new Date(watched.lastPollAt).toISOString();
  return { status: status.toLowerCase(), ...outcome, ...(lastPollAt && { lastPollAt }), ...(error && { error }) };
}
