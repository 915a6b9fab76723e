/** The progress of waits: one bar per job on a terminal, one line per change elsewhere. */
import type { KnownWait } from '../../client/known-wait.js';
import type { GlobalFlags } from './command-context.js';
import { BarsView } from './progress-bars.js';
import { jobName, statusLine } from './outcome-text.js';
import { oneLine } from '../../text/printable-text.js';
import { write } from './output.js';
import type { ProgressView } from './progress-view.js';
import type { JobReference } from '../../contract/ids.js';

/** @param jobs in the order to show @param named whether each line starts with the name of its job */
export function progressView({ quiet }: GlobalFlags, jobs: readonly JobReference[], named: boolean): ProgressView {
  if (quiet) return NO_PROGRESS;
  const stream = process.stderr;
  // A dumb terminal cannot redraw a line.
  const redraws = stream.isTTY && process.env['TERM'] !== 'dumb';
  return redraws ? new BarsView(stream, jobs, named) : new LinesView(stream, named);
}

const nothing = () => undefined;
const NO_PROGRESS: ProgressView = { show: nothing, say: nothing, leave: nothing, end: nothing };

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
    write(this.stream, `${line}\n`);
  }

  leave(_job: JobReference, lastLine: string): void {
    this.sayNow(lastLine);
  }

  end(): void {
    // Nothing to clean up: every line is complete.
  }

  private sayNow(line: string): void {
    this.say(`${new Date().toISOString()} ${line}`);
  }
}
