/** How a watched list is shown: redrawn in place on a terminal, elsewhere one line per change; on stdout, since it is the result. */
import { styleText } from 'node:util';
import type { KnownWait } from '../../client/known-wait.js';
import { cutEnd } from './fit.js';
import { oneLine } from './printable.js';
import type { CommandContext } from './command-context.js';
import type { WatchedWait } from './wait-changes.js';
import { listedState, waitTable } from './wait-table.js';

export interface WatchedList {
  rows: WatchedWait[];
  changed: KnownWait[];
  /** Milliseconds since the epoch. */
  now: number;
  /** What is to be known of the list as a whole. */
  remark?: string;
}

export interface WatchView {
  show(list: WatchedList): void;
  /** Temporal gives no list; what was shown last may be old. @param why a sentence without its full stop */
  away(why: string): void;
  end(): void;
}

export function watchView(context: CommandContext): WatchView {
  return process.stdout.isTTY ? new ScreenView(process.stdout) : new LogView(context);
}

class LogView implements WatchView {
  private begun = false;
  private remark: string | undefined;
  private isAway = false;

  constructor(private readonly context: CommandContext) {}

  show({ rows, changed, remark }: WatchedList): void {
    if (this.isAway) this.context.say('Temporal answers again.');
    if (!this.begun && rows.length === 0) this.context.say('No waits that fit yet; each will be said.');
    if (remark !== undefined && remark !== this.remark) this.context.say(remark);
    this.isAway = false;
    this.begun = true;
    this.remark = remark;
    for (const wait of changed) process.stdout.write(`${new Date().toISOString()} ${changeLine(wait)}\n`);
  }

  away(why: string): void {
    if (!this.isAway) this.context.say(`${why}; trying again.`);
    this.isAway = true;
  }

  end(): void {
    // Every line is whole already.
  }
}

function changeLine(wait: KnownWait): string {
  const { outcome, status } = wait;
  const parts = [status === 'RUNNING' ? '' : status.toLowerCase(), listedState(wait, process.stdout)];
  return `${outcome.connection} ${oneLine(outcome.jobId)} ${parts.filter(Boolean).join(': ')}`;
}

// The alternate screen: what stood on the terminal before comes back untouched, whatever its size became meanwhile.
// Lines are not wrapped on it: a letter that the terminal draws wider than we count must not break the table.
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l';
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
// Before a line: after one that fills its row, the cursor still stands on its last letter.
const CLEAR_BELOW = '\u001b[J';

/** Signals that end the process at once; the terminal must be given back before. */
const DEADLY = ['SIGTERM', 'SIGHUP'] as const;

class ScreenView implements WatchView {
  private list: WatchedList | undefined;
  private problem: { why: string; since: number } | undefined;
  private ended = false;

  constructor(private readonly stream: NodeJS.WriteStream) {
    stream.write(ENTER);
    stream.on('resize', this.draw);
    for (const signal of DEADLY) process.once(signal, this.die);
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
    for (const signal of DEADLY) process.off(signal, this.die);
    this.stream.write(LEAVE);
    // What was seen last stays behind.
    if (this.list) this.stream.write(`${this.table(this.list).join('\n')}\n`);
  }

  private readonly die = (signal: NodeJS.Signals) => {
    this.end();
    process.kill(process.pid, signal);
  };

  private readonly draw = () => {
    const height = Math.max(2, this.stream.rows);
    const lines = [this.title(), ...(this.list ? this.table(this.list, height - 1) : [])];
    this.stream.write(HOME + lines.map((line) => CLEAR_BELOW + line).join('\r\n'));
  };

  private title(): string {
    const { stream } = this;
    const cut = (text: string) => cutEnd(text, stream.columns);
    if (this.problem) {
      const { why, since } = this.problem;
      return styleText('yellow', cut(`Since ${clock(since)} trying again: ${why}`), { stream });
    }
    const text = this.list ? `${clock(this.list.now)}, every 2 s; * changed. Ctrl-C ends` : 'Asking Temporal …';
    return styleText('dim', cut(text), { stream });
  }

  /** @param height where there is a limit to it */
  private table({ rows, now, remark }: WatchedList, height = Infinity): string[] {
    const { columns } = this.stream;
    if (rows.length === 0) return [cutEnd('No waits that fit.', columns)];
    const { header, lines } = waitTable(rows, { now, columns: columns - 2, stream: this.stream });
    const marked = lines.map((line, row) => `${rows[row]?.marked ? this.mark() : ' '} ${line}`);
    const below = remark === undefined ? [] : [cutEnd(remark, columns)];
    const room = height - 1 - below.length;
    if (marked.length <= room) return [`  ${header}`, ...marked, ...below];
    const shown = marked.slice(0, Math.max(0, room - 1));
    return [`  ${header}`, ...shown, cutEnd(`  … and ${marked.length - shown.length} more`, columns), ...below].slice(
      0,
      height,
    );
  }

  private mark(): string {
    return styleText(['bold', 'yellow'], '*', { stream: this.stream });
  }
}

function clock(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB');
}
