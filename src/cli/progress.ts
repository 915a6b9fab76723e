/** The progress of a wait: a bar on a terminal, one line per edge elsewhere; always on stderr. */
import cliProgress from 'cli-progress';
import type { WaitSnapshot } from '../client/waits.js';
import type { JobOutcome } from '../job.js';
import { durationText, statusLine, statusText } from './outcome-text.js';
import { oneLine } from './printable.js';

export interface ProgressView {
  /** Shows what is known now; called about once a second. */
  show(outcome: JobOutcome, snapshot: WaitSnapshot): void;
  /** A remark between. */
  say(line: string): void;
  end(): void;
}

export function progressView(stream: NodeJS.WriteStream): ProgressView {
  return stream.isTTY ? new BarView(stream) : new LineView(stream);
}

class LineView implements ProgressView {
  private last = '';

  constructor(private readonly stream: NodeJS.WriteStream) {}

  show(outcome: JobOutcome, { progress }: WaitSnapshot): void {
    const { vendor, state, condition, phase, percent } = outcome;
    const edge = [vendor, state, condition, phase, percent === null ? '' : Math.floor(percent / 10)].join();
    if (edge === this.last) return;
    this.last = edge;
    const trouble = condition === 'clear' ? undefined : progress?.observation.trouble;
    const why = trouble ? ` (${oneLine(trouble)})` : '';
    this.say(`${new Date().toISOString()} ${statusLine(outcome, this.stream)}${why}`);
  }

  say(line: string): void {
    this.stream.write(`${line}\n`);
  }

  end(): void {
    // Every line is whole already.
  }
}

class BarView implements ProgressView {
  private readonly bar: cliProgress.SingleBar;
  private percent = 0;
  private text = 'not looked yet';

  constructor(private readonly stream: NodeJS.WriteStream) {
    // Its own handling of signals would swallow them: what Ctrl-C means is decided elsewhere. So the cursor is left alone, too.
    const signals = { gracefulExit: false, hideCursor: false };
    this.bar = new cliProgress.SingleBar(
      { ...signals, format: '{bar} {text}', stream, clearOnComplete: true, barsize: 20, linewrap: false },
      cliProgress.Presets.shades_classic,
    );
    this.begin();
  }

  private begin(): void {
    this.bar.start(100, this.percent, { text: this.text });
  }

  show(outcome: JobOutcome, { progress }: WaitSnapshot): void {
    this.percent = outcome.state === 'succeeded' ? 100 : (outcome.percent ?? 0);
    // The vendor's summary last: what is wider than the terminal is cut off.
    const summary = outcome.summary ? ` - ${oneLine(outcome.summary)}` : '';
    this.text = `${statusText(outcome, this.stream)}${nextLook(progress)}${summary}`;
    this.bar.update(this.percent, { text: this.text });
  }

  say(line: string): void {
    // A bar that has ended stays so: begun again, it would be drawn for ever.
    const { isActive } = this.bar;
    if (isActive) this.bar.stop();
    this.stream.write(`${line}\n`);
    // Begun again below the line: an unchanged bar would not be drawn there.
    if (isActive) this.begin();
  }

  end(): void {
    if (this.bar.isActive) this.bar.stop();
  }
}

function nextLook(progress: WaitSnapshot['progress']): string {
  if (!progress?.nextLookAt) return '';
  const seconds = Math.max(0, Math.round((progress.nextLookAt.getTime() - Date.now()) / 1_000));
  const { trouble } = progress.observation;
  return ` · look ${progress.looks}, next in ${durationText(seconds)}${trouble ? ` · ${oneLine(trouble)}` : ''}`;
}
