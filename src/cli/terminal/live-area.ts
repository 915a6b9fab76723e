/** Lines at the bottom of a terminal that are redrawn in place. Everything else is printed above them. */
import { writeRaw } from './output.js';
import { forTerminal } from './style.js';
import { displayWidth } from './truncate.js';

const REDRAW_EVERY_MS = 250;
const WRAP = { on: '\u001b[?7h', off: '\u001b[?7l' };
// Clears from column 2, because tmux keeps in its history a screen that is cleared from column 1.
const CLEAR = '\r\u001b[2K\u001b[2G\u001b[J\u001b[1G';

export class LiveArea {
  /** What is on the screen. */
  private drawn: string[] = [];
  private readonly timer: NodeJS.Timeout;
  private ended = false;

  /** @param linesOf the lines now, each narrower than the terminal, and at most as many as its rows */
  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly linesOf: (columns: number, rows: number) => string[],
  ) {
    stream.on('resize', this.resized);
    this.timer = setInterval(() => this.redraw(), REDRAW_EVERY_MS).unref();
    this.redraw();
  }

  redraw(): void {
    const lines = this.lines();
    if (lines.join('\n') !== this.drawn.join('\n')) this.draw('', lines);
  }

  /** Prints a line above, wrapped over as many rows as it needs. */
  print(line: string): void {
    this.draw(`${forTerminal(line)}\n`, this.lines());
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    clearInterval(this.timer);
    this.stream.off('resize', this.resized);
    this.draw('', []);
  }

  private readonly resized = () => this.draw('', this.lines());

  private lines(): string[] {
    // One row is left to the line that was printed last.
    return this.linesOf(this.stream.columns || 80, (this.stream.rows || 24) - 1).map(forTerminal);
  }

  /** In one write, so that nothing flickers. */
  private draw(above: string, lines: string[]): void {
    const columns = this.stream.columns || 80;
    // A terminal that has become narrower has wrapped the lines that are now too long.
    const height = this.drawn.reduce((rows, line) => rows + Math.max(1, Math.ceil(displayWidth(line) / columns)), 0);
    const back = height > 1 ? `\u001b[${height - 1}A` : '';
    // The cursor goes to the first column, so that the echo of Ctrl-C does not wrap the last line.
    // A character that the terminal draws wider than we count must not wrap a line.
    const live = lines.length > 0 ? `${WRAP.off}${lines.join('\n')}\r${WRAP.on}` : '';
    writeRaw(this.stream, back + CLEAR + above + live);
    this.drawn = lines;
  }
}
