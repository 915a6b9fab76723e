/** One wait's bar: a piece for each state, a striped band for each problem, marks for events, and how the wait ended. */
import prettyBytes from 'pretty-bytes';
import type { JobOutcome } from '../../contract/outcome.js';
import { spansOf, type Span, type TimelineEvent } from '../../contract/timeline.js';
import { count } from '../../text/count.js';
import { oneLine } from '../../text/printable-text.js';
import { shortDuration } from '../../text/short-duration.js';
import { eventText } from '../../text/event-text.js';
import { entryText } from '../terminal/timeline.js';
import { clock, type Axis } from './axis.js';
import { html, type Markup } from './html.js';
import { STATUSES, type Bar } from './report-data.js';

const SHOWN_HASH_LENGTH = 12;

/** Spans that look the same, drawn as one. */
interface Piece {
  look: string;
  from: number;
  to: number;
  spans: Span[];
}

export function barTrack(bar: Bar, axis: Axis): Markup {
  return html`<span class="plot"
    >${piecesOf(bar).map((piece) => pieceMarkup(piece, axis))}${outages(bar, axis)}${marks(bar, axis)}${cap(bar, axis)}</span
  >`;
}

/** How the wait ended and what was collected, in words. */
export function endText(bar: Bar): string {
  const { status, wait, from, to } = bar;
  const { outcome, error } = wait;
  const how = status === 'gaveUp' ? (error?.type ?? STATUSES.gaveUp.word) : STATUSES[status].word;
  const when =
    status === 'running'
      ? `for ${shortDuration(to - from)} so far`
      : `at ${clock(to)} UTC, after ${shortDuration(to - from)}`;
  return [`${how} ${when}`, error && oneLine(error.message), ...receiptLines(outcome)].filter(Boolean).join('\n');
}

function receiptLines({ content, messages }: JobOutcome): string[] {
  const files = content.map(
    ({ name, bytes, sha256 }) =>
      `${oneLine(name)}  ${prettyBytes(bytes)}  sha256 ${sha256.slice(0, SHOWN_HASH_LENGTH)}…`,
  );
  const { error, warning } = messages.bySeverity;
  if (messages.total > 0)
    files.push(`${count(messages.total, 'message')} (${count(error, 'error')}, ${count(warning, 'warning')})`);
  return files;
}

function piecesOf({ wait, from, to }: Bar): Piece[] {
  const pieces: Piece[] = [];
  for (const span of spansOf(wait.outcome.timeline, wait.closedAt?.getTime())) {
    const last = pieces.at(-1);
    const look = lookOf(span);
    const end = span.to ?? to;
    if (last?.look === look) {
      last.to = end;
      last.spans.push(span);
    } else pieces.push({ look, from: span.from, to: end, spans: [span] });
  }
  // Without a timeline only the wait's own time is known.
  return pieces.length > 0 ? pieces : [{ look: 'unknown', from, to, spans: [] }];
}

function lookOf({ entry: { phase, state, condition } }: Span): string {
  const look = phase ?? state;
  return condition === 'clear' ? look : `${look} dim`;
}

function pieceMarkup({ look, from, to, spans }: Piece, axis: Axis): Markup | undefined {
  const place = axis.place(from, to);
  if (place === undefined) return undefined;
  return html`<i class="piece ${look}" style="${place}" title="${pieceText(from, to, spans)}"></i>`;
}

function pieceText(from: number, to: number, spans: Span[]): string {
  const first = spans[0]?.entry;
  if (!first) return `nothing is known about this time\n${spanText(from, to)}`;
  const percents = spans.flatMap(({ entry }) => entry.percent ?? []);
  const [least, most] = [percents[0], percents.at(-1)];
  const percent =
    least === undefined || most === undefined ? '' : least === most ? `${most} %` : `${least} % to ${most} %`;
  const problems = [...new Set(spans.flatMap(({ entry }) => (entry.problem ? [oneLine(entry.problem)] : [])))];
  return [
    entryText({ ...first, percent: undefined }),
    [spanText(from, to), percent].filter(Boolean).join(', '),
    ...problems.slice(0, 3),
  ].join('\n');
}

function spanText(from: number, to: number): string {
  return `${clock(from)} to ${clock(to)} UTC, ${shortDuration(to - from)}`;
}

function outages(bar: Bar, axis: Axis): (Markup | undefined)[] {
  return bar.outages.map(({ from, to, conditions }) => {
    const place = axis.place(from, to);
    return place === undefined
      ? undefined
      : html`<i class="outage" style="${place}" title="${`${conditions.join(', ')}\n${spanText(from, to)}`}"></i>`;
  });
}

const MARKS: Partial<Record<TimelineEvent, { sign: string; look: string }>> = {
  cancelRequested: { sign: '▼', look: 'cancel' },
  deadlinePassed: { sign: '◆', look: 'deadline' },
  deadlineExtended: { sign: '»', look: 'extended' },
};

function marks({ wait }: Bar, axis: Axis): Markup[] {
  return wait.outcome.timeline.flatMap((entry) => {
    const mark = entry.event && MARKS[entry.event];
    const at = Date.parse(entry.at);
    if (!mark || at < axis.from) return [];
    const title = `${eventText(entry)}\n${clock(at)} UTC`;
    return [html`<i class="mark ${mark.look}" style="${`left:${axis.at(at)}%`}" title="${title}">${mark.sign}</i>`];
  });
}

function cap(bar: Bar, axis: Axis): Markup {
  const startedBefore =
    bar.from < axis.from &&
    html`<i class="before" title="${`started before, at ${new Date(bar.from).toISOString()}`}">◂</i>`;
  const left = `left:${axis.at(bar.to)}%`;
  return html`${startedBefore || undefined}<b class="cap ${bar.status}" style="${left}" title="${endText(bar)}"
      >${STATUSES[bar.status].sign}</b
    >`;
}
