/** Passes hints that a job may have changed on to its wait, which then polls: the state comes from the poll, never from the hint. */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { WaitHandle } from '../client/wait-handle.js';
import { waitId, type JobReference } from '../contract/ids.js';
import { jobIdProblem } from '../contract/job-id.js';
import { isForgotten, pollAfterSignal, SignalBudget } from './hint-limits.js';

export type HintResult =
  /** The wait polls the job now, or for an earlier hint within 5 s. */
  | { result: 'polls' }
  /** No wait is running for the job, or the connection is not in the config. */
  | { result: 'noWait' }
  /** The connection has had too many hints. */
  | { result: 'tooMany'; againInMs: number }
  /** Temporal does not take the signal. */
  | { result: 'away'; problem: string };

interface Asked {
  /** When the wait polls, or polled, for the last signal. */
  pollAt: number;
  answer: Promise<HintResult>;
}

const SIGNAL_LIMIT_MS = 5_000;

export class PollHints {
  private readonly budgets: ReadonlyMap<string, SignalBudget>;
  /** By workflow id, the one that was signalled last at the end. */
  private readonly asked = new Map<string, Asked>();

  /** @param rateLimits of the connections whose waits may be signalled, in polls a second @param limitMs how long Temporal may take */
  constructor(
    private readonly client: Client,
    rateLimits: ReadonlyMap<string, number>,
    private readonly limitMs = SIGNAL_LIMIT_MS,
  ) {
    const now = Date.now();
    this.budgets = new Map([...rateLimits].map(([name, rateLimit]) => [name, new SignalBudget(rateLimit, now)]));
  }

  /** Never throws. */
  take(job: JobReference): Promise<HintResult> {
    const { connection, jobId } = job;
    const budget = this.budgets.get(connection);
    if (!budget || jobIdProblem(jobId) !== undefined) return Promise.resolve({ result: 'noWait' });
    const now = Date.now();
    this.forget(now);
    const id = waitId(connection, jobId);
    const before = this.asked.get(id);
    if (before && now < before.pollAt) return before.answer;
    const againInMs = budget.take(now);
    if (againInMs > 0) return Promise.resolve({ result: 'tooMany', againInMs });
    const asked = { pollAt: pollAfterSignal(now, before?.pollAt), answer: this.signal(job) };
    this.asked.delete(id);
    this.asked.set(id, asked);
    void asked.answer.then(({ result }) => {
      if (result !== 'polls' && this.asked.get(id) === asked) this.asked.delete(id);
    });
    return asked.answer;
  }

  private async signal(job: JobReference): Promise<HintResult> {
    try {
      await this.client.withDeadline(Date.now() + this.limitMs, () => new WaitHandle(this.client, job).pollNow());
      return { result: 'polls' };
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return { result: 'noWait' };
      return { result: 'away', problem: (error as Error).message };
    }
  }

  private forget(now: number): void {
    for (const [id, { pollAt }] of this.asked) {
      if (!isForgotten(pollAt, now)) return;
      this.asked.delete(id);
    }
  }
}
