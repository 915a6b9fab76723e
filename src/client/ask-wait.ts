/** Queries to a wait or a run, which a worker must answer. */
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { AwaitJobInput } from '../contract/await-job-input.js';
import type { IgnoredSetting } from '../contract/wait-messages.js';
import type { JobOutcome } from '../contract/outcome.js';
import { IGNORED_SETTINGS_QUERY, JOB_QUERY, LIMIT_QUERY } from '../contract/wait-messages.js';
import { RUN_QUERY, type RunProgress } from '../contract/run-job.js';
import type { NextLimit } from '../contract/wait-limits.js';
import { reportedLimit, reportedOutcome } from '../contract/reported-wait.js';
import { reportedRunProgress } from '../contract/reported-run.js';

/** @returns the outcome so far; undefined if no worker answers in time */
export function askForOutcome(
  client: Client,
  handle: WorkflowHandle,
  timeoutMs: number,
): Promise<JobOutcome | undefined> {
  return ask(client, timeoutMs, async () => reportedOutcome(await handle.query(JOB_QUERY), handle.workflowId));
}

/** @returns the wait's next limit; undefined if no worker answers in time */
export function askForLimit(
  client: Client,
  handle: WorkflowHandle,
  timeoutMs: number,
): Promise<NextLimit | null | undefined> {
  return ask(client, timeoutMs, async () => reportedLimit(await handle.query(LIMIT_QUERY)));
}

/** A wait that has just started accepts its input with its first poll. */
const ASK_AGAIN_MS = 200;

/** @returns which settings of the input do not apply to the wait; undefined if no worker answers in time, or if the wait has not begun by then */
export async function askForIgnored(
  client: Client,
  handle: WorkflowHandle,
  input: AwaitJobInput,
  timeoutMs: number,
): Promise<IgnoredSetting[] | undefined> {
  const giveUpAt = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask(client, giveUpAt - Date.now(), () =>
      handle.query<IgnoredSetting[] | null, [AwaitJobInput]>(IGNORED_SETTINGS_QUERY, input),
    );
    if (answer !== null || Date.now() + ASK_AGAIN_MS >= giveUpAt) return answer ?? undefined;
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}

/** @returns undefined if no worker answers in time, or if the run has not accepted its input */
export function askForProgress(
  client: Client,
  handle: WorkflowHandle,
  timeoutMs: number,
): Promise<RunProgress | undefined> {
  return ask(client, timeoutMs, async () => reportedRunProgress(await handle.query(RUN_QUERY)));
}

/** The answer to any query. @returns undefined if no worker answers in time, or if the query fails */
export async function ask<T>(client: Client, timeoutMs: number, query: () => Promise<T>): Promise<T | undefined> {
  try {
    return await client.withDeadline(Date.now() + timeoutMs, query);
  } catch {
    return undefined;
  }
}
