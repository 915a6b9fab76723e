/** The live lines of jobs, fitted to the terminal: what matters comes first, and goes on in a second line rather than being cut. Pure. */
import { displayWidth, padToWidth, truncateEnd, truncateMiddle } from './truncate.js';
import { breakLines } from './wrap.js';

export interface LiveJob {
  /** Empty if there is only one job. */
  label: string;
  /** The status, and the same with colours. */
  status: { plain: string; painted: string };
  /** 0 to 1; undefined: unknown, the bar shows that something is going on. */
  progress: number | undefined;
  /** The times, the most important first; the last ones are left out if there is no room. */
  times: string[];
  /** Why the job cannot be seen, in the vendor's words. */
  problem?: string;
  /** What the vendor says about the job. */
  summary?: string;
}

export interface JobLinesOptions {
  columns: number;
  /** Counts the redraws. */
  frame: number;
  /** Whether the screen has room for summaries on lines of their own. */
  summaries: boolean;
  paintProblem: (text: string) => string;
}

const BAR_SIZES = [20, 10, 6];
/** So that the layout does not change when a time becomes longer. */
const SLACK = 3;
const SHORTEST_SUMMARY = 24;
const INDENT = '  ';
/** The most lines of a text, for one job and for each of several. */
const MOST_LINES = { problem: [4, 2], summary: [2, 1] } as const;

/** The lines of each job. Bars and texts are aligned. */
export function jobLines(jobs: readonly LiveJob[], options: JobLinesOptions): string[][] {
  // The last column stays empty, because some terminals move to the next line when it is written.
  const width = options.columns - 1;
  const labelWidth = Math.min(
    longest(jobs.map(({ label }) => displayWidth(label))),
    Math.floor(options.columns * 0.35),
  );
  const statusWidth = longest(jobs.map(({ status }) => displayWidth(status.plain)));
  const indent = labelWidth === 0 ? 0 : labelWidth + 1;
  const { barSize, times } = fitted(jobs, width - indent - statusWidth);
  return jobs.map((job) => {
    const { label, status, progress, problem, summary } = job;
    const name = labelWidth === 0 ? '' : `${padToWidth(truncateMiddle(label, labelWidth), labelWidth)} `;
    const left = width - indent;
    if (displayWidth(status.plain) > left) return [`${name}${truncateEnd(status.plain, left)}`, ...below()];
    const rest = [barSize > 0 ? bar(progress, barSize, options.frame) : '', timesText(job, times)].filter(Boolean);
    const padding = ' '.repeat(rest.length > 0 ? statusWidth - displayWidth(status.plain) + 1 : 0);
    const line = `${name}${status.painted}${padding}${rest.join(' ')}`;
    const room = left - displayWidth(status.plain) - padding.length - displayWidth(rest.join(' ')) - 3;
    const isInline = labelWidth > 0 && problem === undefined && summary !== undefined && room >= SHORTEST_SUMMARY;
    return isInline ? [`${line} - ${truncateEnd(summary, room)}`] : [line, ...below()];

    function below(): string[] {
      const own = labelWidth === 0 ? 0 : 1;
      if (problem !== undefined) return textLines(problem, MOST_LINES.problem[own], width).map(options.paintProblem);
      return summary !== undefined && options.summaries ? textLines(summary, MOST_LINES.summary[own], width) : [];
    }
  });
}

/** The largest bar with the most times that fit for every job: the bar shrinks before a time is left out. */
function fitted(jobs: readonly LiveJob[], room: number): { barSize: number; times: number } {
  for (let times = longest(jobs.map((job) => job.times.length)); times >= 0; times -= 1) {
    const text = longest(jobs.map((job) => displayWidth(timesText(job, times))));
    const needed = text === 0 ? 1 : text + 2 + SLACK;
    const barSize = BAR_SIZES.find((size) => size + needed <= room);
    if (barSize !== undefined) return { barSize, times };
  }
  return { barSize: 0, times: 0 };
}

function timesText({ times }: LiveJob, most: number): string {
  return times.slice(0, most).join(' · ');
}

function bar(progress: number | undefined, size: number, frame: number): string {
  if (progress !== undefined) {
    const done = Math.round(Math.min(1, Math.max(0, progress)) * size);
    return '█'.repeat(done) + '░'.repeat(size - done);
  }
  const block = Math.max(2, Math.floor(size / 5));
  const way = size - block;
  // There and back.
  const at = way - Math.abs(way - (frame % (2 * way)));
  return '░'.repeat(at) + '█'.repeat(block) + '░'.repeat(way - at);
}

function textLines(text: string, most: number, width: number): string[] {
  const lines = breakLines(text, Math.max(1, width - INDENT.length));
  const shown = lines.slice(0, most);
  if (lines.length > most) shown.push(truncateEnd(`${shown.pop()} …`, width - INDENT.length));
  return shown.map((line) => `${INDENT}${line}`);
}

function longest(widths: number[]): number {
  return Math.max(0, ...widths);
}
