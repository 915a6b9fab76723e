/** The progress of waits: live lines on a terminal, one line per change elsewhere. */
import type { JobReference } from '../../contract/ids.js';
import type { GlobalFlags } from './command-context.js';
import { LiveProgress } from './live-progress.js';
import { ProgressLines } from './progress-lines.js';
import type { ProgressView } from './progress-view.js';

/** @param jobs in the order to show @param named whether each line starts with the name of its job */
export function progressView({ quiet }: GlobalFlags, jobs: readonly JobReference[], named: boolean): ProgressView {
  if (quiet) return NO_PROGRESS;
  const stream = process.stderr;
  // A dumb terminal cannot redraw a line.
  const redraws = stream.isTTY && process.env['TERM'] !== 'dumb';
  return redraws ? new LiveProgress(stream, jobs, named) : new ProgressLines(stream, jobs, named);
}

const nothing = () => undefined;
const NO_PROGRESS: ProgressView = {
  prepare: nothing,
  show: nothing,
  say: nothing,
  notice: nothing,
  leave: nothing,
  end: nothing,
};
