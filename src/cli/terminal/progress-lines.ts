/** Progress without a terminal: one line per change, and one at least every 5 min. */
import type { FollowedWait } from '../../client/follow.js';
import { waitId, type JobReference } from '../../contract/ids.js';
import { count } from '../../text/count.js';
import { oneLine } from '../../text/printable-text.js';
import { jobName, statusLine } from './outcome-text.js';
import { write } from './output.js';
import type { Notice, Preparation, ProgressView } from './progress-view.js';
import { countsText, elapsedText, limitText, problemText } from './progress-words.js';

/** So that whoever reads the log sees that the command is alive; some CI systems end one that prints nothing for 10 min. */
const MOST_SILENCE_MS = 300_000;

export class ProgressLines implements ProgressView {
  private readonly known = new Map<string, FollowedWait | undefined>();
  private readonly last = new Map<string, string>();
  private notices: readonly Notice[] = [];
  private preparing = 'not polled yet';
  private timer: NodeJS.Timeout | undefined;
  private ended = false;

  /** @param named whether each line starts with the name of its job */
  constructor(
    private readonly stream: NodeJS.WriteStream,
    jobs: readonly JobReference[],
    private readonly named: boolean,
    private readonly mostSilenceMs = MOST_SILENCE_MS,
  ) {
    for (const { connection, jobId } of jobs) this.known.set(waitId(connection, jobId), undefined);
    this.startTimer();
  }

  prepare({ connection, jobId }: JobReference, { status, problem }: Preparation): void {
    const id = waitId(connection, jobId);
    this.known.set(id, undefined);
    this.preparing = problem === undefined ? status : `${status} (${oneLine(problem)})`;
    if (this.preparing === this.last.get(id)) return;
    this.last.set(id, this.preparing);
    this.sayNow(this.preparing);
  }

  show(wait: FollowedWait): void {
    const { workflowId, outcome } = wait;
    this.known.set(workflowId, wait);
    const { vendor, state, condition, phase, percent } = outcome;
    const change = [vendor, state, condition, phase, percent === null ? '' : Math.floor(percent / 10)].join();
    if (change === this.last.get(workflowId)) return;
    this.last.set(workflowId, change);
    this.sayNow(this.lineOf(wait));
  }

  notice(notices: readonly Notice[]): void {
    const isIn = (list: readonly Notice[], { text }: Notice) => list.some((one) => one.text === text);
    for (const one of notices) if (!isIn(this.notices, one)) this.say(one.text);
    for (const one of this.notices) if (!isIn(notices, one) && one.over !== undefined) this.say(one.over);
    this.notices = notices;
  }

  say(line: string): void {
    write(this.stream, `${line}\n`);
    this.startTimer();
  }

  leave({ connection, jobId }: JobReference, lastLine: string): void {
    this.known.delete(waitId(connection, jobId));
    this.sayNow(lastLine);
  }

  end(): void {
    this.ended = true;
    clearTimeout(this.timer);
  }

  private startTimer(): void {
    clearTimeout(this.timer);
    if (this.ended) return;
    this.timer = setTimeout(() => this.sayNow(this.stillText()), this.mostSilenceMs).unref();
  }

  private stillText(): string {
    const now = Date.now();
    const waits = [...this.known.values()];
    const [wait] = waits;
    if (waits.length > 1) {
      return `${count(waits.length, 'job')} still running: ${countsText(waits.map((one) => one?.outcome))}`;
    }
    if (!wait) return this.preparing;
    const times = [`awaited for ${elapsedText(wait.outcome, now)}`, limitText(wait.limit, now)];
    return `${this.lineOf(wait)}; ${times.filter(Boolean).join(', ')}`;
  }

  private lineOf(wait: FollowedWait): string {
    const { outcome } = wait;
    const problem = problemText(wait);
    const why = problem === undefined ? '' : ` (${problem})`;
    return `${this.named ? `${jobName(outcome)} ` : ''}${statusLine(outcome, this.stream)}${why}`;
  }

  private sayNow(line: string): void {
    this.say(`${new Date().toISOString()} ${line}`);
  }
}
