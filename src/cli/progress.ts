/** The progress of waits: a bar each on a terminal, one line per edge elsewhere; always on stderr. */
import type { WaitSnapshot } from '../client/waits.js';
import { waitId, type JobOutcome } from '../job.js';
import { BarsView } from './bars.js';
import { jobName, statusLine } from './outcome-text.js';
import { oneLine } from './printable.js';
import type { ProgressView } from './progress-view.js';
import type { Job } from './wanted-job.js';

/** @param jobs in the order in which they are shown @param named whether each line says which job it is about */
export function progressView(stream: NodeJS.WriteStream, jobs: readonly Job[], named: boolean): ProgressView {
  // A terminal that can do nothing but print cannot redraw, either.
  const redraws = stream.isTTY && process.env['TERM'] !== 'dumb';
  return redraws ? new BarsView(stream, jobs, named) : new LinesView(stream, named);
}

class LinesView implements ProgressView {
  private readonly last = new Map<string, string>();

  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly named: boolean,
  ) {}

  show(outcome: JobOutcome, { progress }: WaitSnapshot): void {
    const { vendor, state, condition, phase, percent } = outcome;
    const edge = [vendor, state, condition, phase, percent === null ? '' : Math.floor(percent / 10)].join();
    const key = waitId(outcome.connection, outcome.jobId);
    if (edge === this.last.get(key)) return;
    this.last.set(key, edge);
    const trouble = condition === 'clear' ? undefined : progress?.observation.trouble;
    const why = trouble ? ` (${oneLine(trouble)})` : '';
    this.sayNow(`${this.named ? `${jobName(outcome)} ` : ''}${statusLine(outcome, this.stream)}${why}`);
  }

  say(line: string): void {
    this.stream.write(`${line}\n`);
  }

  leave(_job: Job, lastWord: string): void {
    this.sayNow(lastWord);
  }

  end(): void {
    // Every line is whole already.
  }

  private sayNow(line: string): void {
    this.say(`${new Date().toISOString()} ${line}`);
  }
}
