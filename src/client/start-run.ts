/** Starts the run with a key, or joins the one that is running. */
import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common';
import type { WaitRun } from '../contract/activities.js';
import { jobDifferences } from '../contract/job-differences.js';
import { RUN_JOB } from '../contract/run-job.js';
import type { RunJobInput } from '../contract/run-job-input.js';
import { runText } from '../text/job-text.js';
import { hasUsedKey, type RunEnd } from './run-end.js';
import { RunHandle } from './run-handle.js';
import { runStaticDetails } from './static-details.js';

/**
 * `ended`: the last run with this key started a job, or may have, and no new one was started. `different`: the run that has this key starts
 * another job; one line for each field that differs.
 */
export type StartedRun =
  | { handle: RunHandle; how: 'started' | 'joined' }
  | { handle: RunHandle; how: 'ended'; end: RunEnd }
  | { handle: RunHandle; how: 'different'; differences: string[] };

export interface StartRunOptions {
  /** The task queue of Vigil's workflows. */
  taskQueue: string;
  /** Starts a new job even if the last run with this key started one, or may have. A run that is running is joined. @default false */
  again?: boolean;
  /** The vendor, for the Web UI. */
  vendor?: string;
}

export async function startRun(
  client: Client,
  input: RunJobInput,
  { taskQueue, again = false, vendor }: StartRunOptions,
): Promise<StartedRun> {
  const handle = new RunHandle(client, input);
  let reuse: WorkflowIdReusePolicy = again
    ? WorkflowIdReusePolicy.ALLOW_DUPLICATE
    : WorkflowIdReusePolicy.REJECT_DUPLICATE;
  for (;;) {
    try {
      await client.workflow.start(RUN_JOB, {
        taskQueue,
        workflowId: handle.workflowId,
        args: [input],
        workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
        workflowIdReusePolicy: reuse,
        staticSummary: runText(input),
        staticDetails: runStaticDetails(input, vendor, client.options.namespace),
      });
      return { handle, how: 'started' };
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    const found = await foundRun(client, input);
    if (found && 'differences' in found) return { handle, how: 'different', differences: found.differences };
    if (found && 'run' in found) return { handle, how: 'joined' };
    if (found?.usedKey && !again) return { handle, how: 'ended', end: found.end };
    // Another run that has succeeded since is never followed by a second one.
    if (!again) reuse = WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY;
  }
}

/** A run with the key: one that runs, one that has ended, or one with another job. */
type LatestRun = { run: WaitRun } | { end: RunEnd; usedKey: boolean } | { differences: string[] };

/** The latest run with the key of the input. @returns undefined if there is none */
export async function foundRun(client: Client, input: RunJobInput): Promise<LatestRun | undefined> {
  const found = await new RunHandle(client, input).describe();
  if (!found) return undefined;
  const { running, runId, firstRunId } = found;
  // By its run: a later run with the same key may have started since, and take days.
  const handle = new RunHandle(client, input, { runId });
  const end = running ? undefined : await handle.result();
  if (end && !hasUsedKey(end)) return { end, usedKey: false };
  const differences = jobDifferences(await handle.job(runId), input.job);
  if (differences.length > 0) return { differences };
  return end ? { end, usedKey: true } : { run: { runId, firstRunId } };
}
