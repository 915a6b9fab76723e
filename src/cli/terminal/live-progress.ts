/** Progress on a terminal: the live lines of as many jobs as fit on the screen, and a count of the rest. */
import type { FollowedWait } from '../../client/follow.js';
import { waitId, type JobReference } from '../../contract/ids.js';
import type { JobOutcome } from '../../contract/outcome.js';
import { oneLine } from '../../text/printable-text.js';
import { jobLines, type LiveJob } from './job-lines.js';
import { LiveArea } from './live-area.js';
import { jobName, statusText } from './outcome-text.js';
import { write } from './output.js';
import type { Notice, Preparation, ProgressView } from './progress-view.js';
import { elapsedText, limitText, nextPollText, othersText, problemText } from './progress-words.js';
import { styled } from './style.js';
import { truncateEnd } from './truncate.js';
import { breakLines } from './wrap.js';

/** The bar of unknown progress moves by one at each. */
const FRAME_MS = 250;

interface Entry {
  label: string;
  known?: FollowedWait;
  preparation?: Preparation;
}

export class LiveProgress implements ProgressView {
  private readonly entries: Map<string, Entry>;
  private notices: readonly Notice[] = [];
  private readonly area: LiveArea;
  private ended = false;

  /** @param jobs in the order to show @param named whether each line starts with the name of its job */
  constructor(
    private readonly stream: NodeJS.WriteStream,
    jobs: readonly JobReference[],
    named: boolean,
  ) {
    const label = (job: JobReference) => (named ? jobName(job) : '');
    this.entries = new Map(jobs.map((job) => [waitId(job.connection, job.jobId), { label: label(job) }]));
    this.area = new LiveArea(stream, (columns, rows) => this.lines(columns, rows));
  }

  prepare({ connection, jobId }: JobReference, preparation: Preparation): void {
    const entry = this.entries.get(waitId(connection, jobId));
    if (entry) Object.assign(entry, { known: undefined, preparation });
  }

  show(known: FollowedWait): void {
    const entry = this.entries.get(known.workflowId);
    if (entry) entry.known = known;
  }

  notice(notices: readonly Notice[]): void {
    this.notices = notices;
  }

  say(line: string): void {
    if (this.ended) write(this.stream, `${line}\n`);
    else this.area.print(line);
  }

  leave({ connection, jobId }: JobReference, lastLine: string): void {
    this.entries.delete(waitId(connection, jobId));
    this.say(lastLine);
  }

  end(): void {
    this.ended = true;
    this.area.end();
  }

  private lines(columns: number, rows: number): string[] {
    const now = Date.now();
    const notices = this.notices
      .flatMap(({ text }) => breakLines(text, columns - 1))
      .slice(0, Math.max(2, Math.floor(rows / 2)))
      .map((line) => this.warning(line));
    const room = Math.max(1, rows - notices.length);
    const entries = [...this.entries.values()];
    const linesOf = (shown: Entry[], summaries: boolean) =>
      jobLines(
        shown.map((entry) => this.liveJob(entry, now)),
        { columns, frame: Math.floor(now / FRAME_MS), summaries, paintProblem: (line) => this.warning(line) },
      );
    for (const summaries of [true, false]) {
      const all = linesOf(entries, summaries).flat();
      if (all.length <= room) return [...notices, ...all];
    }
    // Sorted only if not all jobs fit, because a line that moves is hard to follow.
    entries.sort((one, other) => urgency(other) - urgency(one));
    const shown: string[] = [];
    let jobs = 0;
    for (const lines of linesOf(entries, false)) {
      // A problem that no longer fits is left out before its job is.
      const fitting = lines.slice(0, Math.max(1, room - 1 - shown.length));
      if (shown.length + fitting.length > room - 1) break;
      shown.push(...fitting);
      jobs += 1;
    }
    const others = entries.slice(jobs).map(({ known }) => known?.outcome);
    return [...notices, ...shown, truncateEnd(othersText(others), columns - 1)].slice(-rows);
  }

  private liveJob({ label, known, preparation }: Entry, now: number): LiveJob {
    if (!known) {
      const { status = 'not polled yet', problem } = preparation ?? {};
      const progress = preparation ? undefined : 0;
      return {
        label,
        status: { plain: status, painted: status },
        progress,
        times: [],
        ...(problem && { problem: oneLine(problem) }),
      };
    }
    const { outcome } = known;
    const { condition, summary } = outcome;
    const plain = statusText(outcome);
    const painted = statusText(outcome, this.stream).replace(`, ${condition}`, () => `, ${this.warning(condition)}`);
    const problem = problemText(known);
    return {
      label,
      status: { plain, painted },
      progress: progressOf(outcome),
      times: [elapsedText(outcome, now), limitText(known.limit, now), nextPollText(known, now)].filter(Boolean),
      ...(problem !== undefined && { problem }),
      ...(summary && { summary: oneLine(summary) }),
    };
  }

  private warning(text: string): string {
    return styled('yellow', text, this.stream);
  }
}

function progressOf({ state, percent, phase, condition }: JobOutcome): number | undefined {
  if (phase === 'collecting') return undefined;
  if (percent !== null) return percent / 100;
  const isBusy = state === 'running' || state === 'cancelling';
  return isBusy && condition === 'clear' ? undefined : 0;
}

/** Problems first, then jobs with any activity. */
function urgency({ known }: Entry): number {
  if (!known) return 0;
  const { state, condition } = known.outcome;
  if (condition !== 'clear') return 2;
  return ['unknown', 'queued', 'paused'].includes(state) ? 0 : 1;
}
