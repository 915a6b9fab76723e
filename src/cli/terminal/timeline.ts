/** The story of a wait as a table for people: a row for each change, and for whatever else happened. */
import { styleText } from 'node:util';
import { outagesOf, timeByCondition, type Story, type Stretch } from '../../client/story.js';
import { coloured, count, statusText } from './outcome-text.js';
import { oneLine } from './printable.js';
import { shortDuration } from './short-duration.js';
import { wrapped } from './wrapped.js';

export interface TimelineRow {
  at: number;
  lastedMs?: number;
  /** The first may begin with a state, which is then coloured. */
  lines: string[];
  state?: Stretch['state'];
}

/** A story is shown whole up to so many rows; of a longer one the middle is left out. */
const MOST_ROWS = 60;
const FIRST_ROWS = 15;

/** @param now milliseconds since the epoch @param all leaves nothing out */
export function timelineText(story: Story, now: number, stream: NodeJS.WriteStream, all: boolean): string {
  const rows = timelineRows(story, now);
  const layout = layoutOf(stream.isTTY ? stream.columns || Infinity : Infinity);
  const lines = [styleText('bold', layout.header, { stream })];
  const leftOut = all || rows.length <= MOST_ROWS ? 0 : rows.length - MOST_ROWS;
  let day = '';
  rows.forEach((row, nth) => {
    if (leftOut > 0 && nth === FIRST_ROWS) lines.push(`… ${leftOut} rows more: --all shows them`);
    if (leftOut > 0 && nth >= FIRST_ROWS && nth < FIRST_ROWS + leftOut) return;
    const date = timestampOf(row.at).slice(0, 10);
    if (layout.dayLines && date !== day) lines.push(date);
    day = date;
    lines.push(...rowLines(row, story.from, layout, stream));
  });
  const seen = wrapped(seenText(story, now), layout.room + layout.indent - 10).join(`\n${' '.repeat(10)}`);
  return [...lines, '', `Seen      ${seen}`].join('\n');
}

/** In the order of time; at the same moment what led to a change comes before it. @param now ends what is still true */
export function timelineRows(story: Story, now: number): TimelineRow[] {
  const { stretches, happenings, end, beginsLater, from } = story;
  const rows: TimelineRow[] = [];
  if (beginsLater) rows.push({ at: from, lines: ['the wait began; what its first runs saw is not shown'] });
  for (const { at, text, times } of happenings) {
    rows.push({ at, lines: [`${oneLine(text)}${times > 1 ? ` (${times} times)` : ''}`] });
  }
  for (const stretch of stretches) {
    const { from: at, to = now, state, problem, percent = null, vendor } = stretch;
    const lines = [statusText({ ...stretch, percent }), ...(problem ? [oneLine(problem)] : [])];
    rows.push({ at, lastedMs: to - at, lines, state: vendor === null ? undefined : state });
  }
  if (end) rows.push({ at: end.at, lines: [`the wait ended: ${end.type ?? ENDS[end.as]}`] });
  return rows.sort((one, other) => one.at - other.at);
}

const ENDS = {
  completed: 'completed',
  failed: 'failed',
  canceled: 'cancelled',
  terminated: 'terminated',
  timedOut: 'timed out',
};

interface Layout {
  header: string;
  /** How wide the last column may be. */
  room: number;
  indent: number;
  /** The day has a line of its own, instead of being in each row. */
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

function rowLines(row: TimelineRow, begun: number, layout: Layout, stream: NodeJS.WriteStream): string[] {
  const timestamp = timestampOf(row.at);
  const cells = [
    layout.dayLines ? timestamp.slice(11, 19) : timestamp,
    ...(layout.after ? [shortDuration(row.at - begun).padEnd(DURATION_WIDTH)] : []),
    (row.lastedMs === undefined ? '' : shortDuration(row.lastedMs)).padEnd(DURATION_WIDTH),
  ];
  const [first = '', ...rest] = row.lines.flatMap((line) => wrapped(line, layout.room));
  const { state } = row;
  const head = state && first.startsWith(state) ? coloured(state, stream) + first.slice(state.length) : first;
  return [[...cells, head].join('  ').trimEnd(), ...rest.map((line) => ' '.repeat(layout.indent) + line)];
}

function timestampOf(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}

function seenText(story: Story, now: number): string {
  const times = Object.entries(timeByCondition(story, now)).map(
    ([condition, ms]) => `${condition} ${shortDuration(ms)}`,
  );
  const longest = Math.max(0, ...outagesOf(story).map(({ from, to = now }) => to - from));
  const parts = [
    times.join(', ') || 'nothing of the job',
    longest > 0 && `the longest problem lasted ${shortDuration(longest)}`,
    story.unreadable > 0 && `${count(story.unreadable, 'answer')} cannot be read here`,
  ];
  return parts.filter(Boolean).join('; ');
}
