/**
 * Many runs: starts each when the runs that it needs have succeeded, a few at a time. Its pages (run-page.ts) have the inputs and start the
 * runs; this workflow has only the numbers of the lines. docs/architecture.md explains why.
 */
import { ApplicationFailure, type CancelledFailure } from '@temporalio/common';
import {
  CancellationScope,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  getExternalWorkflowHandle,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import { manyId, pageId } from '../contract/ids.js';
import { RunGraph, type SkippedLine } from '../contract/run-graph.js';
import {
  isManyPlan,
  isPageReport,
  MANY_QUERY,
  ORDERS_SIGNAL,
  pageOf,
  REPORT_SIGNAL,
  type ManyCounts,
  type ManyPlan,
  type ManyProgress,
  type ManyRecord,
  type NotStarted,
  type PageOrders,
  type WhyNotStarted,
} from '../contract/run-many.js';
import { manyDetails } from './many-details.js';

/** Without news for this long, it checks that the pages with running lines are there. */
const CHECK_EVERY = '1h';

/** @throws ApplicationFailure `JobFailed` with the {@link ManyCounts} if a run did not succeed; CancelledFailure if cancelled */
export async function runMany(plan: ManyPlan, carried?: ManyRecord): Promise<ManyCounts> {
  requirePlan(plan);
  const { cancelRequested } = CancellationScope.current();
  // What has been started is followed to its end.
  return CancellationScope.nonCancellable(async () => {
    const many = new Many(plan, carried);
    cancelRequested.catch((cancelled: unknown) => many.cancel(cancelled as CancelledFailure));
    // Anybody may send anything, and an error in a handler would block the workflow for good.
    setHandler(defineSignal<[unknown]>(REPORT_SIGNAL), (report) => many.hear(report));
    setHandler(defineQuery<ManyProgress>(MANY_QUERY), () => many.progress);
    void many.checkNowAndThen();
    for (;;) {
      await many.send();
      setCurrentDetails(manyDetails(plan.name, many.counts, many.progress));
      if (many.hasNews) continue;
      if (many.done) return endOf(many);
      // A cancel is not carried over, and only a few events are left after it.
      if (workflowInfo().continueAsNewSuggested && !many.cancelled) {
        await continueAsNew<typeof runMany>({ ...plan, needs: many.needs }, many.record);
      }
      await condition(() => many.hasNews);
    }
  });
}

class Many {
  hasNews = false;
  cancelled: CancelledFailure | undefined;
  private readonly graph: RunGraph;
  private stopping: WhyNotStarted | null = null;
  private skips: NotStarted[] = [];
  private heard = true;
  private mustCheck = false;
  private mustCancel = false;

  constructor(
    private readonly plan: ManyPlan,
    carried: ManyRecord | undefined,
  ) {
    this.graph = new RunGraph(plan.lines, plan.needs, carried?.states);
    if (carried?.stopped) this.stop('stopped');
  }

  get progress(): ManyProgress {
    const { needs: _needs, ...plan } = this.plan;
    return { plan, states: this.graph.text, stopping: this.stopping };
  }

  get record(): ManyRecord {
    return { states: this.graph.text, stopped: this.stopping === 'stopped' };
  }

  get needs(): ManyPlan['needs'] {
    return this.graph.needs;
  }

  get done(): boolean {
    return this.graph.done;
  }

  get counts(): ManyCounts {
    const { s: succeeded, f: failed, n: notStarted } = this.graph.counts;
    return { lines: this.plan.lines, succeeded, failed, notStarted };
  }

  hear(report: unknown): void {
    // Pages of an earlier start with the same name may still report.
    if (!isPageReport(report) || report.token !== this.plan.token) return;
    this.heard = true;
    for (const { line, succeeded } of report.ended) this.end(line, succeeded);
    this.hasNews = true;
  }

  cancel(cancelled: CancelledFailure): void {
    this.cancelled = cancelled;
    this.stop('cancelled');
    this.mustCancel = true;
    this.hasNews = true;
  }

  async checkNowAndThen(): Promise<void> {
    for (;;) {
      await sleep(CHECK_EVERY);
      this.mustCheck = !this.heard;
      this.hasNews ||= this.mustCheck;
      this.heard = false;
    }
  }

  /** Sends each page what it is to do. */
  async send(): Promise<void> {
    this.hasNews = false;
    const orders = this.orders();
    await Promise.all(
      [...orders].map(async ([page, order]) => {
        const { name, token } = this.plan;
        try {
          await getExternalWorkflowHandle(pageId(name, token, page)).signal(ORDERS_SIGNAL, order);
        } catch {
          this.lose(page);
        }
      }),
    );
  }

  private orders(): Map<number, PageOrders> {
    const orders = new Map<number, PageOrders>();
    const of = (line: number) => {
      const page = pageOf(this.plan, line);
      const order = orders.get(page) ?? { start: [], skip: [] };
      orders.set(page, order);
      return order;
    };
    if (!this.stopping) {
      for (const line of this.graph.start(this.plan.concurrency - this.graph.counts.r)) of(line).start.push(line);
    }
    for (const skip of this.skips) of(skip.line).skip.push(skip);
    this.skips = [];
    if (this.mustCheck || this.mustCancel) {
      for (const line of this.graph.running) Object.assign(of(line), this.mustCancel && { cancel: true });
    }
    this.mustCheck = false;
    this.mustCancel = false;
    return orders;
  }

  private end(line: number, succeeded: boolean): void {
    // A page that somebody cancels ends lines that were not started.
    if (!succeeded) this.skip(this.graph.drop(line, line + 1).skipped);
    this.skip(this.graph.end(line, succeeded));
    if (this.plan.onFailure === 'stop' && ['f', 'n'].includes(this.graph.stateOf(line) ?? '')) this.stop('stopped');
  }

  /** Somebody has ended the page. Its runs go on, and the lines that it has not started are lost. */
  private lose(page: number): void {
    const [from = 0, to = this.plan.lines] = this.plan.pages.slice(page, page + 2);
    for (const line of this.graph.running) if (line >= from && line < to) this.end(line, false);
    this.skip(this.graph.drop(from, to).skipped);
    this.hasNews = true;
  }

  private stop(why: WhyNotStarted): void {
    // A run that is cancelled does not succeed either.
    if (this.stopping !== 'cancelled') this.stopping = why;
    for (const line of this.graph.drop().dropped) this.skips.push({ line, why });
  }

  private skip(skipped: readonly SkippedLine[]): void {
    for (const { line, need } of skipped) this.skips.push({ line, why: 'need', need });
    this.hasNews ||= skipped.length > 0;
  }
}

function endOf({ counts, cancelled }: Many): ManyCounts {
  const { lines, succeeded, failed, notStarted } = counts;
  if (succeeded === lines) return counts;
  if (cancelled) throw cancelled;
  const skipped = notStarted === 0 ? '' : `, and ${notStarted} were not started`;
  throw ApplicationFailure.create({
    type: 'JobFailed',
    message: `${failed} of ${lines} runs did not succeed${skipped}`,
    nonRetryable: true,
    details: [counts],
  });
}

// The id says which name this is: without this check, two workflows could order the same pages about.
function requirePlan(plan: unknown): asserts plan is ManyPlan {
  if (isManyPlan(plan) && manyId(plan.name) === workflowInfo().workflowId) return;
  throw ApplicationFailure.create({
    type: 'InvalidInput',
    message: 'the input is no plan of this workflow id; only `vigil run --input FILE` starts this workflow',
    nonRetryable: true,
  });
}
