/** One job's bar: a piece for each state, tape where it was in problem, marks, and how it ended. */
import prettyBytes from 'pretty-bytes';
import type { Stretch } from '../../client/story.js';
import type { JobOutcome } from '../../contract/outcome.js';
import { count, statusText } from '../terminal/outcome-text.js';
import { oneLine } from '../terminal/printable.js';
import { shortDuration } from '../terminal/short-duration.js';
import { clock, type Axis } from './axis.js';
import { html, type Markup } from './html.js';
import { FATES, type Bar } from './connection-rows.js';

/** Pieces beyond this are thinner than a screen's point; the details have every change. */
const MOST_PIECES = 300;
const SHA_SHOWN = 12;

/** Stretches that poll alike, drawn as one. */
interface Piece {
  polls: string;
  from: number;
  to: number;
  stretches: Stretch[];
}

export function barTrack(bar: Bar, axis: Axis): Markup {
  return html`<span class="plot"
    >${piecesOf(bar).map((piece) => pieceMarkup(piece, axis))}${rows(bar, axis)}${marks(bar, axis)}${cap(bar, axis)}</span
  >`;
}

/** How the bar ended and what came home, in words. */
export function endText(bar: Bar): string {
  const { status, wait, from, to } = bar;
  const { outcome, story } = wait;
  const type = story.end?.type;
  const how = status === 'gaveUp' ? (type ?? story.end?.as ?? FATES.gaveUp.word) : FATES[status].word;
  const when =
    status === 'running'
      ? `for ${shortDuration(to - from)} so far`
      : `at ${clock(to)} UTC, after ${shortDuration(to - from)}`;
  return [`${how} ${when}`, story.end?.message && oneLine(story.end.message), ...receiptLines(outcome)]
    .filter(Boolean)
    .join('\n');
}

function receiptLines({ content, messages }: JobOutcome): string[] {
  const files = content.map(
    ({ name, bytes, sha256 }) => `${oneLine(name)}  ${prettyBytes(bytes)}  sha256 ${sha256.slice(0, SHA_SHOWN)}…`,
  );
  const { error, warning } = messages.bySeverity;
  if (messages.total > 0)
    files.push(`${count(messages.total, 'message')} (${count(error, 'error')}, ${count(warning, 'warning')})`);
  return files;
}

function piecesOf({ wait, from, to }: Bar): Piece[] {
  const pieces: Piece[] = [];
  for (const stretch of wait.story.stretches) {
    const last = pieces.at(-1);
    const polls = pollsOf(stretch);
    const end = stretch.to ?? to;
    if (last?.polls === polls || (last && pieces.length >= MOST_PIECES)) {
      last.to = end;
      last.stretches.push(stretch);
    } else pieces.push({ polls, from: stretch.from, to: end, stretches: [stretch] });
  }
  // Of a wait whose history tells nothing there is at least that it was.
  return pieces.length > 0 ? pieces : [{ polls: 'unknown', from, to, stretches: [] }];
}

function pollsOf({ phase, state, condition }: Stretch): string {
  const polls = phase === 'waiting' ? state : phase;
  return condition === 'clear' ? polls : `${polls} dim`;
}

function pieceMarkup({ polls, from, to, stretches }: Piece, axis: Axis): Markup | undefined {
  const place = axis.place(from, to);
  if (place === undefined) return undefined;
  return html`<i class="piece ${polls}" style="${place}" title="${pieceText(from, to, stretches)}"></i>`;
}

function pieceText(from: number, to: number, stretches: Stretch[]): string {
  const first = stretches[0];
  if (!first) return `nothing is known of this time\n${spanText(from, to)}`;
  const percents = stretches.flatMap(({ percent }) => percent ?? []);
  const [least, most] = [percents[0], percents.at(-1)];
  const percent =
    least === undefined || most === undefined ? '' : least === most ? `${most} %` : `${least} % to ${most} %`;
  const problems = [...new Set(stretches.flatMap(({ problem }) => (problem ? [oneLine(problem)] : [])))];
  return [
    statusText({ ...first, percent: null }),
    [spanText(from, to), percent].filter(Boolean).join(', '),
    ...problems.slice(0, 3),
  ].join('\n');
}

function spanText(from: number, to: number): string {
  return `${clock(from)} to ${clock(to)} UTC, ${shortDuration(to - from)}`;
}

function rows({ outages }: Bar, axis: Axis): (Markup | undefined)[] {
  return outages.map(({ from, to, conditions }) => {
    const place = axis.place(from, to);
    return place === undefined
      ? undefined
      : html`<i class="tape" style="${place}" title="${`${conditions.join(', ')}\n${spanText(from, to)}`}"></i>`;
  });
}

const MARKED = { cancel: '▼', deadline: '◆', extended: '»' } as const;

function marks({ wait }: Bar, axis: Axis): Markup[] {
  return wait.story.happenings.flatMap(({ at, kind, text }) => {
    if (!(kind in MARKED) || at < axis.from) return [];
    const sign = MARKED[kind as keyof typeof MARKED];
    const left = `left:${axis.at(at)}%`;
    return [html`<i class="mark ${kind}" style="${left}" title="${`${oneLine(text)}\n${clock(at)} UTC`}">${sign}</i>`];
  });
}

function cap(bar: Bar, axis: Axis): Markup {
  const begunBefore =
    bar.from < axis.from &&
    html`<i class="before" title="${`began before, at ${new Date(bar.from).toISOString()}`}">◂</i>`;
  const left = `left:${axis.at(bar.to)}%`;
  return html`${begunBefore || undefined}<b class="cap ${bar.status}" style="${left}" title="${endText(bar)}"
      >${FATES[bar.status].sign}</b
    >`;
}
