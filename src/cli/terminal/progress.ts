/** The progress of waits: a bar each on a terminal, one line per change elsewhere; always on stderr. */
import type { KnownWait } from '../../client/known-wait.js';
import { BarsView } from './bars.js';
import { jobName, statusLine } from './outcome-text.js';
import { oneLine } from './printable.js';
import type { ProgressView } from './progress-view.js';
import type { JobReference } from '../../contract/ids.js';

/** @param jobs in the order in which they are shown @param named whether each line says which job it is about */
export function progressView(stream: NodeJS.WriteStream, jobs: readonly JobReference[], named: boolean): ProgressView {
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

  show({ workflowId, outcome, pendingPoll }: KnownWait): void {
    const { vendor, state, condition, phase, percent } = outcome;
    const change = [vendor, state, condition, phase, percent === null ? '' : Math.floor(percent / 10)].join();
    if (change === this.last.get(workflowId)) return;
    this.last.set(workflowId, change);
    const problem = condition === 'clear' ? undefined : pendingPoll?.observation.problem;
    const why = problem ? ` (${oneLine(problem)})` : '';
    this.sayNow(`${this.named ? `${jobName(outcome)} ` : ''}${statusLine(outcome, this.stream)}${why}`);
  }

  say(line: string): void {
    this.stream.write(`${line}\n`);
  }

  leave(_job: JobReference, lastWord: string): void {
    this.sayNow(lastWord);
  }

  end(): void {
    // Every line is whole already.
  }

  private sayNow(line: string): void {
    this.say(`${new Date().toISOString()} ${line}`);
  }
}
