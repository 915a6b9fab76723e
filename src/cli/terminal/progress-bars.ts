/** Progress on a terminal: one redrawn line per job, as many as fit on the screen, and a count of the rest. */
import { clearLine, cursorTo, moveCursor } from 'node:readline';
import cliProgress, { type Options, type Params, type SingleBar } from 'cli-progress';
import type { KnownWait } from '../../client/known-wait.js';
import { waitId } from '../../contract/ids.js';
import type { JobOutcome } from '../../contract/outcome.js';
import type { JobState } from '../../contract/job.js';
import { barLine } from './bar-line.js';
import { truncateEnd, displayWidth } from './truncate.js';
import { coloured, jobName, statusText } from './outcome-text.js';
import { wholeSeconds } from '../../text/short-duration.js';
import { oneLine } from '../../text/printable-text.js';
import { write } from './output.js';
import { forTerminal } from './style.js';
import type { ProgressView } from './progress-view.js';
import type { JobReference } from '../../contract/ids.js';

const REDRAWS_A_SECOND = 4;
/** Rows below the bars: the count of the rest, and the line for the shell's prompt. */
const OTHER_ROWS = 2;
// Starts at column 2, because tmux keeps in its history a screen that is cleared from column 1.
const ERASE_BELOW = '\u001b[2G\u001b[J\u001b[1G';
const WRAP = { on: '\u001b[?7h', off: '\u001b[?7l' };

interface Entry {
  label: string;
  outcome?: JobOutcome;
  progress?: KnownWait['pendingPoll'];
}

/** A row shows a job, or the count of the jobs that have no row. */
type Row = { entry: Entry } | { entry?: undefined; others: string };

export class BarsView implements ProgressView {
  private readonly entries: Map<string, Entry>;
  private readonly longestLabel: number;
  private bars: cliProgress.MultiBar;
  private rows: SingleBar[] = [];
  /** The widths of the rows on the screen. */
  private readonly drawn: number[] = [];
  private ended = false;

  constructor(
    private readonly stream: NodeJS.WriteStream,
    jobs: readonly JobReference[],
    named: boolean,
  ) {
    const label = (job: JobReference) => (named ? jobName(job) : '');
    this.entries = new Map(jobs.map((job) => [waitId(job.connection, job.jobId), { label: label(job) }]));
    this.longestLabel = Math.max(...jobs.map((job) => displayWidth(label(job))));
    this.bars = this.newBars();
    stream.on('resize', this.resized);
    this.arrange();
    this.bars.update();
  }

  private newBars(): cliProgress.MultiBar {
    const bars = new cliProgress.MultiBar(
      {
        stream: this.stream,
        // The library writes the lines itself.
        format: (options, params, row) => forTerminal(this.line(options, params, row as Row & { index: number })),
        fps: REDRAWS_A_SECOND,
        // A character that the terminal draws wider than we count must not wrap the line.
        linewrap: false,
        // A remark moves the lines, so unchanged ones must be drawn again too.
        forceRedraw: true,
        clearOnComplete: true,
        // DetachSignal handles Ctrl-C; the library's own handler would swallow it. Without that handler nobody would show the cursor again.
        gracefulExit: false,
        hideCursor: false,
      },
      cliProgress.Presets.shades_classic,
    );
    // Writing all lines at once prevents flicker.
    bars.on('update-pre', () => this.stream.cork());
    bars.on('update-post', () => this.stream.uncork());
    // See ERASE_BELOW: the library clears from the cursor on.
    bars.on('stop-pre-clear', () => {
      clearLine(this.stream, 0);
      cursorTo(this.stream, 1);
    });
    bars.on('stop', () => cursorTo(this.stream, 0));
    return bars;
  }

  show({ workflowId, outcome, pendingPoll }: KnownWait): void {
    const entry = this.entries.get(workflowId);
    if (this.ended || !entry) return;
    entry.outcome = outcome;
    entry.progress = pendingPoll;
    this.arrange();
  }

  say(line: string): void {
    if (this.ended) {
      write(this.stream, `${line}\n`);
      return;
    }
    // Above the bars, wrapped over as many rows as needed.
    this.bars.log(`${ERASE_BELOW}${WRAP.on}${forTerminal(line)}\n${WRAP.off}`);
    this.bars.update();
  }

  leave({ connection, jobId }: JobReference, lastLine: string): void {
    this.entries.delete(waitId(connection, jobId));
    if (!this.ended) this.arrange();
    this.say(lastLine);
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.stream.off('resize', this.resized);
    this.bars.stop();
  }

  /** Assigns the rows to jobs, active ones first if there are more jobs than rows. */
  private arrange(): void {
    const room = Math.max(1, (this.stream.rows || 24) - OTHER_ROWS);
    const jobs = [...this.entries.values()];
    // Sorted only if not all jobs fit, because a bar that moves is hard to follow.
    if (jobs.length > room) jobs.sort((one, other) => Number(isIdle(one)) - Number(isIdle(other)));
    const shown: Row[] = jobs.slice(0, room).map((entry) => ({ entry }));
    if (jobs.length > room) shown.push({ others: othersText(jobs.slice(room)) });
    while (this.rows.length < shown.length) {
      this.rows.push(this.bars.create(100, 0, { ...shown[this.rows.length], index: this.rows.length }));
    }
    for (let bar; this.rows.length > shown.length && (bar = this.rows.pop());) this.bars.remove(bar);
    for (const [index, row] of shown.entries()) {
      this.rows[index]?.update(row.entry ? percentOf(row.entry) : 0, { entry: undefined, ...row });
    }
  }

  private line(options: Options, { progress, maxWidth }: Params, row: Row & { index: number }): string {
    const text = row.entry
      ? barLine({ label: row.entry.label, progress, text: textOf(row.entry) }, this.longestLabel, maxWidth, options)
      : truncateEnd(row.others, maxWidth - 1);
    this.drawn[row.index] = displayWidth(text);
    const state = row.entry?.outcome?.state;
    return state ? this.withColour(text, state) : text;
  }

  // Coloured after truncation, because the escape codes must not count towards the width.
  private withColour(text: string, state: JobState): string {
    const at = text.search(new RegExp(`(?<=[█░] )${state}\\b`));
    return at < 0 ? text : text.slice(0, at) + coloured(state, this.stream) + text.slice(at + state.length);
  }

  private readonly resized = () => {
    const columns = this.stream.columns || 80;
    // The terminal has wrapped the lines that are now too long, and moved the cursor down.
    const broken = this.rows.reduce((rows, _, index) => rows + Math.floor(((this.drawn[index] ?? 1) - 1) / columns), 0);
    moveCursor(this.stream, 0, -broken);
    // New bars, because removing rows one by one draws the rest again each time, on a screen that may be too small for them.
    this.bars.stop();
    this.bars = this.newBars();
    this.rows = [];
    this.arrange();
    this.bars.update();
  };
}

function percentOf({ outcome }: Entry): number {
  return outcome?.state === 'succeeded' ? 100 : (outcome?.percent ?? 0);
}

function textOf({ outcome, progress }: Entry): string {
  if (!outcome) return 'not polled yet';
  // The vendor's summary comes last, because a line that is too wide is cut at its end.
  const summary = outcome.summary ? ` - ${oneLine(outcome.summary)}` : '';
  return `${statusText(outcome)}${nextPoll(progress)}${summary}`;
}

function nextPoll(progress: KnownWait['pendingPoll']): string {
  if (!progress?.nextPollAt) return '';
  const next = wholeSeconds(progress.nextPollAt.getTime() - Date.now());
  const { problem } = progress.observation;
  return ` · poll ${progress.polls}, next in ${next}${problem ? ` · ${oneLine(problem)}` : ''}`;
}

/** Whether the job shows no activity or problem. */
function isIdle({ outcome }: Entry): boolean {
  if (!outcome) return true;
  return ['unknown', 'queued', 'paused'].includes(outcome.state) && outcome.condition === 'clear';
}

/** `and 38 more: 30 queued, 8 not polled yet`. */
function othersText(entries: Entry[]): string {
  const counts = new Map<string, number>();
  for (const { outcome } of entries) {
    const what = outcome && outcome.vendor !== null ? outcome.state : 'not polled yet';
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return `and ${entries.length} more: ${[...counts].map(([what, count]) => `${count} ${what}`).join(', ')}`;
}
