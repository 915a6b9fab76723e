/**
 * A page of many runs: starts the runs of its lines when runMany says so, reports their ends, and returns them. It keeps the inputs, so that
 * they are neither in the history of runMany nor carried over by it.
 */
import { CancelledFailure } from '@temporalio/common';
import {
  CancellationScope,
  condition,
  defineQuery,
  defineSignal,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import { manyId } from '../contract/ids.js';
import { shortenedOutcome } from '../contract/memo.js';
import type { RunJobInput } from '../contract/run-job-input.js';
import type { RunOutcome } from '../contract/run-job.js';
import {
  ENDS_QUERY,
  isPageOrders,
  isSuccess,
  ORDERS_SIGNAL,
  REPORT_SIGNAL,
  type LineEnd,
  type PageEnds,
  type PageInput,
  type PageReport,
} from '../contract/run-many.js';
import { unseenRunOutcome } from '../contract/reported-run.js';
import { callRun } from './call-run.js';
import { RunJobFailure } from './run-job-failure.js';

/** How long a page without running lines waits before it checks that runMany still runs; twice as long each time. */
const FIRST_CHECK_MS = 3_600_000;

/** It never fails: also of a page that is cancelled, each line has an end. */
export async function runPage(input: PageInput): Promise<PageEnds> {
  const { cancelRequested } = CancellationScope.current();
  return CancellationScope.nonCancellable(async () => {
    const page = new Page(input);
    cancelRequested.catch(() => page.cancel());
    // Anybody may send anything, and an error in a handler would block the page for good.
    setHandler(defineSignal<[unknown]>(ORDERS_SIGNAL), (orders) => page.obey(orders));
    setHandler(defineQuery<(LineEnd | null)[], [unknown]>(ENDS_QUERY), (lines) => page.endsOf(lines));
    void page.checkNowAndThen();
    await page.serve();
    return page.ends;
  });
}

class Page {
  readonly ends: PageEnds;
  private readonly running = new Map<number, CancellationScope>();
  private unreported: PageReport['ended'] = [];
  private mustCheck = false;
  private cancelled = false;

  constructor(private readonly input: PageInput) {
    this.ends = input.lines.map(() => null);
  }

  obey(orders: unknown): void {
    if (!isPageOrders(orders)) return;
    for (const line of orders.start) if (this.isFree(line)) void this.run(line);
    for (const skipped of orders.skip) if (this.isFree(skipped.line)) this.note(skipped.line, { notStarted: skipped });
    if (orders.cancel) this.cancel();
  }

  /** Cancels the runs of its lines, and starts no more. */
  cancel(): void {
    this.cancelled = true;
    for (const scope of this.running.values()) scope.cancel();
    for (const at of this.ends.keys()) {
      const line = this.input.first + at;
      if (this.isFree(line)) this.end(line, { notStarted: { line, why: 'cancelled' } });
    }
  }

  endsOf(lines: unknown): (LineEnd | null)[] {
    const wanted = Array.isArray(lines) ? (lines as unknown[]) : [];
    return wanted.map((line) => this.ends[Number(line) - this.input.first] ?? null);
  }

  /** Reports the ends of the lines until each has one, or until nobody is there who starts the others. */
  async serve(): Promise<void> {
    let alone = false;
    const isDone = () => this.running.size === 0 && (alone || !this.ends.includes(null));
    for (;;) {
      await condition(() => this.unreported.length > 0 || this.mustCheck || isDone());
      if (this.unreported.length === 0 && !this.mustCheck) return;
      this.mustCheck = false;
      if (!(await this.report())) alone = true;
    }
  }

  async checkNowAndThen(): Promise<void> {
    for (let delayMs = FIRST_CHECK_MS; ; delayMs *= 2) {
      await sleep(delayMs);
      this.mustCheck ||= this.running.size === 0;
    }
  }

  /** @returns false if runMany has ended */
  private async report(): Promise<boolean> {
    const { name, token } = this.input;
    const report: PageReport = { token, ended: this.unreported };
    this.unreported = [];
    try {
      await getExternalWorkflowHandle(manyId(name)).signal(REPORT_SIGNAL, report);
      return true;
    } catch {
      return false;
    }
  }

  private async run(line: number): Promise<void> {
    const input = this.input.lines[line - this.input.first] as RunJobInput;
    const scope = new CancellationScope();
    this.running.set(line, scope);
    const { again } = this.input;
    const { taskQueue } = workflowInfo();
    const options = { taskQueue, parentClosePolicy: ParentClosePolicy.ABANDON, cancelsJoined: true, again };
    let end: LineEnd;
    try {
      end = { outcome: await scope.run(() => callRun(input, options)) };
    } catch (error) {
      end = this.endOfError(error, line, input);
    }
    this.running.delete(line);
    this.end(line, 'notStarted' in end ? end : { ...end, outcome: shortenedOutcome(end.outcome) as RunOutcome });
  }

  private endOfError(error: unknown, line: number, input: RunJobInput): LineEnd {
    if (error instanceof RunJobFailure) {
      const { type, message, outcome, evidence } = error;
      return { outcome, error: { type, message }, ...(evidence && { evidence }) };
    }
    const isCancelled = error instanceof CancelledFailure;
    const [outcome] = (isCancelled ? error.details : []) as (RunOutcome | undefined)[];
    // A cancel that came before the run began; a run that is left goes on.
    if (isCancelled && !outcome && input.onCancel !== 'leave') return { notStarted: { line, why: 'cancelled' } };
    const unseen = unseenRunOutcome(input, new Date().toISOString(), 'ended');
    return {
      outcome: outcome ?? unseen,
      error: { type: isCancelled ? 'Canceled' : 'Failed', message: (error as Error).message },
    };
  }

  private isFree(line: number): boolean {
    return this.ends[line - this.input.first] === null && !this.running.has(line);
  }

  private note(line: number, end: LineEnd): void {
    this.ends[line - this.input.first] = end;
  }

  private end(line: number, end: LineEnd): void {
    this.note(line, end);
    this.unreported.push({ line, succeeded: isSuccess(end) });
  }
}
