/** The timeline of a wait as a table: a row for each change, and for whatever was asked of the wait. */
import type { KnownWait } from '../../client/known-wait.js';
import { isFailureType } from '../../contract/failures.js';
import type { JobState } from '../../contract/job.js';
import type { JobOutcome } from '../../contract/outcome.js';
import {
  isPolled,
  outagesOf,
  spansOf,
  timeByCondition,
  type Span,
  type TimelineEntry,
} from '../../contract/timeline.js';
import { count } from '../../text/count.js';
import { eventText } from '../../text/event-text.js';
import { oneLine } from '../../text/printable-text.js';
import { coloured, statusText } from './outcome-text.js';
import { styled } from './style.js';
import { shortDuration } from '../../text/short-duration.js';
import { wrap } from './wrap.js';

/** Times are milliseconds since the epoch. */
export interface Timeline {
  entries: TimelineEntry[];
  from: number;
  /** Undefined while the wait runs. */
  end?: { at: number; what: string };
}

export interface TimelineRow {
  at: number;
  lastedMs?: number;
  /** The first line may begin with a state, which is then coloured. */
  lines: string[];
  state?: JobState;
}

/** @param errorType how the wait failed, if it did */
export function timelineOf(
  { timeline, times }: JobOutcome,
  { closedAt, status }: Pick<KnownWait, 'closedAt' | 'status'>,
  errorType?: string,
): Timeline {
  const end = closedAt && {
    at: closedAt.getTime(),
    what: isFailureType(errorType) ? errorType : (ENDS[status] ?? status.toLowerCase()),
  };
  return { entries: timeline, from: Date.parse(times.awaitedFrom), end };
}

const ENDS: Partial<Record<KnownWait['status'], string>> = {
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  TERMINATED: 'terminated',
  TIMED_OUT: 'timed out',
};

/** @param now milliseconds since the epoch */
export function timelineText(timeline: Timeline, now: number, stream: NodeJS.WriteStream): string {
  const layout = layoutOf(stream.isTTY ? stream.columns || Infinity : Infinity);
  const lines = [styled('bold', layout.header, stream)];
  let day = '';
  for (const row of timelineRows(timeline, now)) {
    const date = timestampOf(row.at).slice(0, 10);
    if (layout.dayLines && date !== day) lines.push(date);
    day = date;
    lines.push(...rowLines(row, timeline.from, layout, stream));
  }
  const times = wrap(timesText(timeline, now), layout.room + layout.indent - 10).join(`\n${' '.repeat(10)}`);
  return [...lines, '', `Seen      ${times}`].join('\n');
}

/** In the order of time. @param now ends the span that still lasts */
export function timelineRows(timeline: Timeline, now: number): TimelineRow[] {
  const { entries, end } = timeline;
  const spans = new Map(spansOf(entries, end?.at).map((span) => [span.entry, span]));
  const rows = entries.flatMap((entry) => {
    const at = Date.parse(entry.at);
    const span = spans.get(entry);
    const dropped = entry.dropped ? [`${count(entry.dropped, 'older change')} not kept`] : [];
    const event = entry.event ? [eventText(entry)] : [];
    return [
      ...[...dropped, ...event].map((line): TimelineRow => ({ at, lines: [line] })),
      ...(span ? [spanRow(span, now)] : []),
    ];
  });
  return end ? [...rows, { at: end.at, lines: [`the wait ended: ${end.what}`] }] : rows;
}

function spanRow({ entry, from, to }: Span, now: number): TimelineRow {
  const { state, problem } = entry;
  return {
    at: from,
    lastedMs: (to ?? now) - from,
    lines: [entryText(entry), ...(problem ? [oneLine(problem)] : [])],
    state: isPolled(entry) ? state : undefined,
  };
}

/** What is true of the job, in words. */
export function entryText(entry: TimelineEntry): string {
  const { state, condition, phase = 'waiting', percent = null } = entry;
  return statusText({ state, condition, phase, percent, vendor: isPolled(entry) ? undefined : null });
}

interface Layout {
  header: string;
  /** The width of the last column. */
  room: number;
  indent: number;
  /** The day has a line of its own instead of being in each row. */
  dayLines: boolean;
  after: boolean;
}

const DURATION_WIDTH = 8;

function layoutOf(columns: number): Layout {
  const lasted = 'LASTED'.padEnd(DURATION_WIDTH);
  const after = 'AFTER'.padEnd(DURATION_WIDTH);
  const heads =
    columns >= 100
      ? ['AT (UTC)'.padEnd(20), after, lasted]
      : columns >= 72
        ? ['AT (UTC)'.padEnd(20), lasted]
        : ['UTC'.padEnd(8), lasted];
  const indent = heads.join('  ').length + 2;
  return {
    header: [...heads, 'WHAT'].join('  '),
    room: Math.max(12, columns - indent),
    indent,
    dayLines: columns < 72,
    after: columns >= 100,
  };
}

function rowLines(row: TimelineRow, from: number, layout: Layout, stream: NodeJS.WriteStream): string[] {
  const timestamp = timestampOf(row.at);
  const cells = [
    layout.dayLines ? timestamp.slice(11, 19) : timestamp,
    ...(layout.after ? [shortDuration(row.at - from).padEnd(DURATION_WIDTH)] : []),
    (row.lastedMs === undefined ? '' : shortDuration(row.lastedMs)).padEnd(DURATION_WIDTH),
  ];
  const [first = '', ...rest] = row.lines.flatMap((line) => wrap(line, layout.room));
  const { state } = row;
  const head = state && first.startsWith(state) ? coloured(state, stream) + first.slice(state.length) : first;
  return [[...cells, head].join('  ').trimEnd(), ...rest.map((line) => ' '.repeat(layout.indent) + line)];
}

function timestampOf(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}

function timesText({ entries, end }: Timeline, now: number): string {
  const spans = spansOf(entries, end?.at);
  const times = Object.entries(timeByCondition(spans, now)).map(
    ([condition, ms]) => `${condition} ${shortDuration(ms)}`,
  );
  const longest = Math.max(0, ...outagesOf(spans).map(({ from, to = now }) => to - from));
  return [times.join(', '), longest > 0 ? `the longest problem lasted ${shortDuration(longest)}` : '']
    .filter(Boolean)
    .join('; ');
}
