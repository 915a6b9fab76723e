/** Shows a watched list on stdout: redrawn in place on a terminal, one line per change elsewhere. */
import { runAsJob } from '../../contract/ids.js';
import { truncateEnd } from './truncate.js';
import { oneLine } from '../../text/printable-text.js';
import { write, writeRaw } from './output.js';
import { forTerminal, styled } from './style.js';
import type { CommandContext } from './command-context.js';
import type { MarkedRow } from './wait-changes.js';
import { isRun, listedJson, listedState, runState, waitTable, type ListedRow } from './wait-table.js';

export interface WatchedList {
  rows: MarkedRow[];
  changed: ListedRow[];
  /** Milliseconds since the epoch. */
  now: number;
  /** A remark about the whole list. */
  remark?: string;
}

export interface WatchView {
  show(list: WatchedList): void;
  /** Temporal returns no list, so the last one may be out of date. @param why a sentence without its full stop */
  away(why: string): void;
  end(): void;
}

export function watchView(context: CommandContext): WatchView {
  return process.stdout.isTTY && !context.jsonLines ? new ScreenView(process.stdout) : new LogView(context);
}

class LogView implements WatchView {
  private begun = false;
  private remark: string | undefined;
  private isAway = false;

  constructor(private readonly context: CommandContext) {}

  show({ rows, changed, remark }: WatchedList): void {
    if (this.isAway) this.context.say('Temporal answers again.');
    if (!this.begun && rows.length === 0)
      this.context.say('No matching waits yet. New ones are printed as they appear.');
    if (remark !== undefined && remark !== this.remark) this.context.say(remark);
    this.isAway = false;
    this.begun = true;
    this.remark = remark;
    const at = new Date().toISOString();
    for (const wait of changed) {
      if (this.context.jsonLines) this.context.jsonLine({ at, ...listedJson(wait) });
      else this.context.resultLine(`${at} ${changeLine(wait)}`);
    }
  }

  away(why: string): void {
    if (!this.isAway) this.context.say(`${why}. Retrying.`);
    this.isAway = true;
  }

  end(): void {
    // Nothing to clean up: every line is complete.
  }
}

function changeLine(row: ListedRow): string {
  const { outcome, status, error } = row;
  const { connection } = outcome;
  const ended = status === 'RUNNING' ? '' : status.toLowerCase();
  const job = isRun(row) ? runAsJob({ connection, key: row.key }).jobId : outcome.jobId;
  const parts = isRun(row)
    ? [(status === 'FAILED' && error?.type) || ended, runState(row)]
    : [ended, listedState(row, process.stdout)];
  return `${connection} ${oneLine(job)} ${parts.filter(Boolean).join(': ')}`;
}

// The alternate screen, so that the terminal's previous content comes back unchanged.
// Without line wrapping: a character that the terminal draws wider than we count must not break the table.
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l';
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
// Sent before a line: after a line that fills its row, the cursor is still on the last character.
const CLEAR_BELOW = '\u001b[J';

/** Signals that end the process; the terminal must be restored first. */
const TERMINATING = ['SIGTERM', 'SIGHUP'] as const;

class ScreenView implements WatchView {
  private list: WatchedList | undefined;
  private problem: { why: string; since: number } | undefined;
  private ended = false;

  constructor(private readonly stream: NodeJS.WriteStream) {
    writeRaw(stream, ENTER);
    stream.on('resize', this.draw);
    for (const signal of TERMINATING) process.once(signal, this.die);
  }

  show(list: WatchedList): void {
    this.list = list;
    this.problem = undefined;
    this.draw();
  }

  away(why: string): void {
    this.problem = { why, since: this.problem?.since ?? Date.now() };
    this.draw();
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.stream.off('resize', this.draw);
    for (const signal of TERMINATING) process.off(signal, this.die);
    writeRaw(this.stream, LEAVE);
    // Leave the last list on the screen.
    if (this.list) write(this.stream, `${this.table(this.list).join('\n')}\n`);
  }

  private readonly die = (signal: NodeJS.Signals) => {
    this.end();
    process.kill(process.pid, signal);
  };

  private readonly draw = () => {
    const height = Math.max(2, this.stream.rows);
    const lines = [this.title(), ...(this.list ? this.table(this.list, height - 1) : [])];
    writeRaw(this.stream, HOME + lines.map((line) => CLEAR_BELOW + forTerminal(line)).join('\r\n'));
  };

  private title(): string {
    const { stream } = this;
    const cut = (text: string) => truncateEnd(text, stream.columns);
    if (this.problem) {
      const { why, since } = this.problem;
      return styled('yellow', cut(`Retrying since ${clock(since)}: ${why}`), stream);
    }
    const text = this.list
      ? `${clock(this.list.now)}, updated every 2 s; * = changed. Press Ctrl-C to quit`
      : 'Connecting to Temporal …';
    return styled('dim', cut(text), stream);
  }

  /** @param height the maximum number of lines */
  private table({ rows, now, remark }: WatchedList, height = Infinity): string[] {
    const { columns } = this.stream;
    if (rows.length === 0) return [truncateEnd('No matching waits.', columns)];
    const { header, lines } = waitTable(rows, { now, columns: columns - 2, stream: this.stream });
    const marked = lines.map((line, row) => `${rows[row]?.marked ? this.mark() : ' '} ${line}`);
    const below = remark === undefined ? [] : [truncateEnd(remark, columns)];
    const room = height - 1 - below.length;
    if (marked.length <= room) return [`  ${header}`, ...marked, ...below];
    const shown = marked.slice(0, Math.max(0, room - 1));
    return [
      `  ${header}`,
      ...shown,
      truncateEnd(`  … and ${marked.length - shown.length} more`, columns),
      ...below,
    ].slice(0, height);
  }

  private mark(): string {
    return styled(['bold', 'yellow'], '*', this.stream);
  }
}

function clock(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB');
}
