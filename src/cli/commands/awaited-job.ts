/** One of several jobs of a `vigil await`. */
import type { WaitHandle } from '../../client/wait-handle.js';
import type { AwaitJobInput } from '../../contract/await-job-input.js';
import type { IgnoredSetting } from '../../contract/wait-messages.js';
import { unseenOutcome, type CancelReport, type JobOutcome } from '../../contract/outcome.js';
import type { JobEnd } from '../terminal/outcome-text.js';
import { problemOf, type CliProblem } from '../terminal/problem.js';

export class AwaitedJob {
  readonly connection: string;
  readonly jobId: string;
  /** How its wait began; undefined until that is known. */
  beginning: 'started' | 'joined' | 'endedBefore' | 'notBegun' | undefined;
  /** The settings that do not apply to a joined wait; undefined if no worker answered. */
  ignored: IgnoredSetting[] | undefined = [];
  /** The cancel of a joined wait that was under way. */
  cancelling: CancelReport | undefined;
  /** The wait that was started or joined. */
  handle: WaitHandle | undefined;
  /** The end of the wait, or why nothing more is known of it. */
  end: JobEnd | undefined;
  private known: JobOutcome | undefined;

  constructor(readonly input: AwaitJobInput) {
    this.connection = input.connection;
    this.jobId = input.jobId;
  }

  /** What was known last. */
  get outcome(): JobOutcome {
    if (this.end) return this.end.outcome;
    return this.known ?? unseenOutcome(this.connection, this.jobId, new Date().toISOString(), 'waiting');
  }

  set outcome(outcome: JobOutcome) {
    this.known = outcome;
  }

  /** Vigil stops following the job; a running wait continues. */
  lose({ exit, type, message, hint }: CliProblem): void {
    const outcome = this.known ?? unseenOutcome(this.connection, this.jobId, new Date().toISOString(), 'ended');
    this.beginning ??= 'notBegun';
    this.end = { exit, outcome, error: { type, message, hint } };
  }
}

export function isRunning(job: AwaitedJob): job is AwaitedJob & { handle: WaitHandle } {
  return job.handle !== undefined && job.end === undefined;
}

/** The problem if it affects every job: Temporal cannot be used. */
export function problemOfAll(error: unknown): CliProblem | undefined {
  const problem = problemOf(error);
  return ['TemporalUnreachable', 'TemporalRefused', 'InvalidConfig'].includes(problem.type) ? problem : undefined;
}
