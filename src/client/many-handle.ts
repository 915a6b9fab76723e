/** The handle of many runs that were started together: read them, cancel them. */
import { WorkflowNotFoundError, type Client, type WorkflowHandle } from '@temporalio/client';
import type { WaitRun } from '../contract/activities.js';
import { reportedError } from '../contract/failures.js';
import { manyId, pageId } from '../contract/ids.js';
import type { RunJobInput } from '../contract/run-job-input.js';
import {
  ENDS_QUERY,
  isManyPlan,
  isManyProgress,
  MANY_QUERY,
  pageOf,
  type LineEnd,
  type ManyPlan,
  type ManyProgress,
  type PageInput,
} from '../contract/run-many.js';
import { isObject } from '../contract/shape.js';
import { reportedEvidence, reportedRunOutcome } from '../contract/reported-run.js';
import { requireRead } from '../temporal/lenient-codec.js';
import { ask } from './ask-wait.js';
import { forEachConcurrent } from './for-each-concurrent.js';
import { requestCancel } from './request-cancel.js';
import { startedInput } from './started-input.js';

const CONCURRENT_PAGES = 10;

export interface ManyDescription extends WaitRun {
  running: boolean;
  /** Whether Temporal ended it, so that its pages may be left. */
  endedFromOutside: boolean;
  startedAt: Date;
  historyLength: number;
  /** The task queue of the workflow. */
  taskQueue: string;
}

/** What a start of many runs was started with. */
export interface FollowedLines {
  handle: ManyHandle;
  plan: ManyPlan;
  inputs: readonly RunJobInput[];
}

/** The latest start with the name, whether it runs or not. @returns undefined if there is none */
export async function latestMany(
  client: Client,
  name: string,
): Promise<{ many: ManyDescription; handle: ManyHandle } | undefined> {
  const many = await new ManyHandle(client, name).describe();
  return many && { many, handle: new ManyHandle(client, name, many.firstRunId) };
}

export class ManyHandle {
  readonly workflowId: string;

  /** @param firstRunId the start that is meant: a later one with the same name is another @default the latest */
  constructor(
    private readonly client: Client,
    readonly name: string,
    private readonly firstRunId?: string,
  ) {
    this.workflowId = manyId(name);
  }

  /** @returns undefined if there is none */
  async describe(): Promise<ManyDescription | undefined> {
    try {
      const found = await this.client.workflow.getHandle(this.workflowId).describe();
      const { runId, status, startTime: startedAt, historyLength, taskQueue, raw } = found;
      const firstRunId = raw.workflowExecutionInfo?.firstRunId || runId;
      const running = status.name === 'RUNNING' && [undefined, firstRunId].includes(this.firstRunId);
      const endedFromOutside = status.name === 'TERMINATED' || status.name === 'TIMED_OUT';
      return { runId, firstRunId, running, endedFromOutside, startedAt, historyLength, taskQueue };
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    }
  }

  /** Its plan. @param runId the run of the workflow @throws WorkflowNotFoundError if there is none; CodecError if it cannot be decoded */
  async plan(runId: string): Promise<ManyPlan> {
    const plan = await startedInput(this.client, { workflowId: this.workflowId, runId });
    requireRead(this.client, `the list of runs ${this.name}`);
    if (isManyPlan(plan)) return plan;
    throw new WorkflowNotFoundError('the workflow has no plan', this.workflowId, undefined);
  }

  /** What has been done so far. @returns undefined if no worker answers in time */
  async progress(timeoutMs: number): Promise<ManyProgress | undefined> {
    const handle = this.client.workflow.getHandle(this.workflowId);
    const answer = await ask(this.client, timeoutMs, () => handle.query<unknown>(MANY_QUERY));
    return isManyProgress(answer) ? answer : undefined;
  }

  /** What it was started with. @param runId the run of the workflow @throws WorkflowNotFoundError if there is none; CodecError if it cannot be decoded */
  async lines(runId: string): Promise<FollowedLines> {
    const plan = await this.plan(runId);
    const inputs = await this.inputs(plan);
    requireRead(this.client, `the list of runs ${this.name}`);
    return { handle: this, plan, inputs };
  }

  /** The inputs of all lines, from the pages. */
  private async inputs(plan: ManyPlan): Promise<RunJobInput[]> {
    const pages: RunJobInput[][] = [];
    await forEachConcurrent(CONCURRENT_PAGES, plan.pages.keys(), async (page) => {
      const input = await startedInput(this.client, { workflowId: pageId(plan.name, plan.token, page) });
      pages[page] = (input as PageInput | undefined)?.lines ?? [];
    });
    return pages.flat();
  }

  /** The ends of these lines, as far as they are known. @param inputs of all lines */
  async ends(plan: ManyPlan, inputs: readonly RunJobInput[], lines: readonly number[]): Promise<Map<number, LineEnd>> {
    const byPage = new Map<number, number[]>();
    for (const line of lines) {
      const page = pageOf(plan, line);
      byPage.set(page, [...(byPage.get(page) ?? []), line]);
    }
    const ends = new Map<number, LineEnd>();
    await forEachConcurrent(CONCURRENT_PAGES, byPage, async ([page, wanted]) => {
      const first = plan.pages[page] ?? 0;
      const reported = await this.endsOfPage(pageId(plan.name, plan.token, page), first, wanted);
      for (const [at, line] of wanted.entries()) {
        const end = checkedEnd(reported[at], line, inputs[line]);
        if (end) ends.set(line, end);
      }
    });
    return ends;
  }

  /** Requests a cancel of all runs. @throws WorkflowNotFoundError if it is not running */
  async cancel(reason: string): Promise<void> {
    const { workflowId, firstRunId } = this;
    await requestCancel(this.client, { workflowId, firstRunId }, reason, 'no runs with this name are running');
  }

  /** Ends the pages of a list whose workflow has ended. Their runs continue. */
  async endPages({ name, token, pages }: ManyPlan): Promise<void> {
    await forEachConcurrent(CONCURRENT_PAGES, pages.keys(), async (page) => {
      await this.client.workflow
        .getHandle(pageId(name, token, page))
        .terminate('the workflow of the list has ended; the runs of this page continue')
        .catch((error: unknown) => {
          if (!(error instanceof WorkflowNotFoundError)) throw error;
        });
    });
  }

  /** From the result of a page that has ended, which needs no worker; else from the page itself. */
  private async endsOfPage(workflowId: string, first: number, lines: readonly number[]): Promise<unknown[]> {
    const handle: WorkflowHandle = this.client.workflow.getHandle(workflowId);
    try {
      if ((await handle.describe()).status.name !== 'COMPLETED') {
        const answer = await handle.query<unknown, [readonly number[]]>(ENDS_QUERY, lines);
        return Array.isArray(answer) ? (answer as unknown[]) : [];
      }
      const result: unknown = await handle.result();
      return Array.isArray(result) ? lines.map((line): unknown => result[line - first]) : [];
    } catch (error) {
      // Deleted, or past the namespace's retention.
      if (error instanceof WorkflowNotFoundError) return [];
      throw error;
    }
  }
}

/** Whoever serves the task queue may have written the end. */
function checkedEnd(reported: unknown, line: number, input: RunJobInput | undefined): LineEnd | undefined {
  if (!isObject(reported) || !input) return undefined;
  const { notStarted, error, evidence } = reported;
  if (isObject(notStarted)) {
    const { why, need } = notStarted;
    return {
      notStarted: {
        line,
        why: why === 'stopped' || why === 'cancelled' ? why : 'need',
        ...(typeof need === 'number' && { need }),
      },
    };
  }
  const outcome = reportedRunOutcome(reported['outcome'], input);
  if (!outcome) return undefined;
  const found = reportedEvidence(evidence);
  return { outcome, ...(isObject(error) && { error: reportedError(error) }), ...(found && { evidence: found }) };
}
