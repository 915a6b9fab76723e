/** Starts many runs under a name, or joins those that are running under it. */
import { randomBytes } from 'node:crypto';
import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common';
import { manyId, pageId } from '../contract/ids.js';
import type { RunJobInput } from '../contract/run-job-input.js';
import { pagesOf, RUN_MANY, RUN_PAGE, type ManyPlan, type PageInput } from '../contract/run-many.js';
import { utf8Length } from '../contract/utf8-length.js';
import { forEachConcurrent } from './for-each-concurrent.js';
import { latestMany, ManyHandle } from './many-handle.js';
import { manyStaticDetails } from './static-details.js';

const CONCURRENT_PAGES = 10;

export interface AskedMany extends Pick<ManyPlan, 'name' | 'digest' | 'needs' | 'concurrency' | 'onFailure'> {
  lines: readonly RunJobInput[];
  /** Whether a job that failed or was cancelled at the vendor is started again. */
  again: boolean;
}

/** `different`: another list runs under this name. */
export interface StartedMany {
  handle: ManyHandle;
  how: 'started' | 'joined' | 'different';
  plan: ManyPlan;
}

/** A list that is running under the name is joined; after its end, a new start reports the runs that have used their keys. */
export async function startMany(client: Client, asked: AskedMany, taskQueue: string): Promise<StartedMany> {
  for (;;) {
    const latest = await latestMany(client, asked.name);
    if (latest && (latest.many.running || latest.many.endedFromOutside)) {
      const { many, handle } = latest;
      const plan = await handle.plan(many.runId);
      if (many.running) return { handle, how: plan.digest === asked.digest ? 'joined' : 'different', plan };
      await handle.endPages(plan);
    }
    const plan = planOf(asked);
    await startPages(client, plan, asked, taskQueue);
    try {
      const { firstExecutionRunId } = await client.workflow.start(RUN_MANY, {
        taskQueue,
        workflowId: manyId(asked.name),
        args: [plan],
        workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
        workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
        staticSummary: `${plan.lines} runs · ${plan.name}`,
        staticDetails: manyStaticDetails(plan.name, client.options.namespace),
      });
      return { handle: new ManyHandle(client, asked.name, firstExecutionRunId), how: 'started', plan };
    } catch (error) {
      await new ManyHandle(client, asked.name).endPages(plan);
      // Somebody else has started it meanwhile.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }
}

function planOf({ name, digest, needs, concurrency, onFailure, lines }: AskedMany): ManyPlan {
  const pages = pagesOf(lines.map((line) => utf8Length(JSON.stringify(line)) + 1));
  const token = randomBytes(6).toString('hex');
  return { name, token, digest, lines: lines.length, pages, needs, concurrency, onFailure };
}

/** Before the workflow that gives them their orders: one that misses a page would lose its lines. */
async function startPages(
  client: Client,
  { name, token, pages }: ManyPlan,
  { lines, again }: AskedMany,
  taskQueue: string,
): Promise<void> {
  await forEachConcurrent(CONCURRENT_PAGES, pages.entries(), async ([page, first]) => {
    const end = pages[page + 1] ?? lines.length;
    const input: PageInput = { name, token, page, first, lines: lines.slice(first, end), again };
    await client.workflow.start(RUN_PAGE, {
      taskQueue,
      workflowId: pageId(name, token, page),
      args: [input],
      staticSummary: `lines ${first + 1} to ${end} of ${name}`,
    });
  });
}
