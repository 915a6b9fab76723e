/** Starts the wait for a job, or joins the one that is running. */
import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { defineSearchAttributeKey, WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common';
import type { AwaitJobInput } from '../contract/await-job-input.js';
import { UNSEEN } from '../contract/job.js';
import type { CancelReport } from '../contract/outcome.js';
import type { SearchAttributeName } from '../contract/search-attributes.js';
import type { IgnoredSetting } from '../contract/wait-messages.js';
import { AWAIT_JOB, NAMELESS_CALLER } from '../contract/wait-messages.js';
import { jobText } from '../text/job-text.js';
import { staticDetails, type JobInfo } from './static-details.js';
import { isJobsOwnEnd, type WaitEnd } from './wait-end.js';
import { WaitHandle } from './wait-handle.js';

/**
 * `joined`: `ignored` lists the settings that do not apply; undefined if no worker answered. `cancelling`: the cancel that is under way, if the
 * wait says so. `ended`: the last wait for the job saw the job's own end, and no new one was started.
 */
export type StartedWait =
  | { handle: WaitHandle; how: 'started' }
  | { handle: WaitHandle; how: 'joined'; ignored?: IgnoredSetting[]; cancelling?: CancelReport }
  | { handle: WaitHandle; how: 'ended'; end: WaitEnd };

/** How long a joining caller waits for the answers of the wait. */
const ANSWER_TIMEOUT_MS = 2_000;

export interface StartOptions {
  /** The task queue of Vigil's workflows. */
  taskQueue: string;
  /** Starts a new wait even if the last one saw the job's own end. @default false */
  again?: boolean;
  /** What the config says about the job, for the Web UI. */
  job?: JobInfo;
  /** The search attributes that the server has registered. The start sets them, so that lists show a wait that no worker has begun yet. */
  registered?: readonly SearchAttributeName[];
}

export async function startWait(client: Client, input: AwaitJobInput, options: StartOptions): Promise<StartedWait> {
  const { taskQueue, again = false, job = {}, registered = [] } = options;
  const handle = new WaitHandle(client, input);
  const start = (workflowIdReusePolicy: WorkflowIdReusePolicy) =>
    client.workflow.start(AWAIT_JOB, {
      taskQueue,
      workflowId: handle.workflowId,
      args: [input],
      typedSearchAttributes: attributesAtStart(input, registered),
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
      workflowIdReusePolicy,
      staticSummary: jobText(input),
      staticDetails: staticDetails(input, job, client.options.namespace),
    });
  let reuse: WorkflowIdReusePolicy = again
    ? WorkflowIdReusePolicy.ALLOW_DUPLICATE
    : WorkflowIdReusePolicy.REJECT_DUPLICATE;
  for (;;) {
    try {
      await start(reuse);
      return { handle, how: 'started' };
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    if (await handle.join({ caller: NAMELESS_CALLER })) {
      // One after the other: right after a signal, the server takes two seconds for the second of two queries at the same time.
      const ignored = await handle.ignoredSettings(input, ANSWER_TIMEOUT_MS);
      const outcome = ignored && (await handle.answer(ANSWER_TIMEOUT_MS));
      return { handle, how: 'joined', ignored, cancelling: outcome?.cancel ?? undefined };
    }
    // The wait has ended, perhaps just now; another one may have started since.
    const last = await handle.describe();
    if (last?.running) continue;
    const end = last && (await new WaitHandle(client, input, { runId: last.runId }).result());
    if (end && !again && isJobsOwnEnd(end)) return { handle, how: 'ended', end };
    reuse = WorkflowIdReusePolicy.ALLOW_DUPLICATE;
  }
}

function attributesAtStart({ connection, jobId }: AwaitJobInput, registered: readonly SearchAttributeName[]) {
  const values: Partial<Record<SearchAttributeName, string>> = {
    VigilConnection: connection,
    VigilJobId: jobId,
    VigilState: UNSEEN.state,
    VigilCondition: UNSEEN.condition,
  };
  return registered.flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [{ key: defineSearchAttributeKey(name, 'KEYWORD'), value }];
  });
}
