/** Starts the run with a key, or joins the one that is running. */
import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common';
import type { WaitRun } from '../contract/activities.js';
import { jobDifferences } from '../contract/job-differences.js';
import type { RunReference } from '../contract/ids.js';
import { KEY_USED_MEMO, RUN_JOB, STARTER_MEMO } from '../contract/run-job.js';
import type { RunJobInput } from '../contract/run-job-input.js';
import { requireRead } from '../temporal/lenient-codec.js';
import { runText } from '../text/job-text.js';
import { hasUsedKey, type RunEnd } from './run-end.js';
import { RunHandle } from './run-handle.js';
import { withRequestId } from './start-request.js';
import { runStaticDetails } from './static-details.js';

/**
 * `ended`: the last run with this key started a job, or may have, and no new one was started. `different`: the run that has this key starts
 * another job; one line for each field that differs.
 */
export type StartedRun =
  JoinedRun | { handle: RunHandle; how: 'started' } | { handle: RunHandle; how: 'different'; differences: string[] };

export type JoinedRun = { handle: RunHandle; how: 'joined' } | { handle: RunHandle; how: 'ended'; end: RunEnd };

export interface StartRunOptions {
  /** The task queue of Vigil's workflows. */
  taskQueue: string;
  /** Starts a new job even if the last run with this key started one, or may have. A run that is running is joined. @default false */
  again?: boolean;
  /** The vendor, for the Web UI. */
  vendor?: string;
}

/** The handle is that of this very run: a later one with the same key is another. */
export async function startRun(
  client: Client,
  input: RunJobInput,
  { taskQueue, vendor, ...options }: StartRunOptions,
): Promise<StartedRun> {
  const { workflowId } = new RunHandle(client, input);
  let { again = false } = options;
  let reuse: WorkflowIdReusePolicy = WorkflowIdReusePolicy.REJECT_DUPLICATE;
  let memo: Record<string, unknown> | undefined;
  let after: string | undefined;
  const starter = crypto.randomUUID();
  for (;;) {
    try {
      const { firstExecutionRunId: runId } = await client.workflow.start(RUN_JOB, {
        taskQueue,
        workflowId,
        args: [input],
        memo: { ...memo, ...(after !== undefined && { [STARTER_MEMO]: starter }) },
        // Several that have seen the same run end start one run together, however late some of them are.
        ...(after !== undefined && withRequestId(`vigil-after-${after}`)),
        workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
        workflowIdReusePolicy: reuse,
        staticSummary: runText(input),
        staticDetails: runStaticDetails(input, vendor, client.options.namespace),
      });
      const handle = new RunHandle(client, input, { runId, firstRunId: runId });
      if (after === undefined || (await handle.describe())?.starter === starter) return { handle, how: 'started' };
      // That run is the one that was asked for.
      again = false;
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    const found = await foundRun(client, input);
    if (!found) continue;
    const { run, end } = found;
    const handle = new RunHandle(client, input, run);
    if (found.usedKey && (!end || !again)) {
      if (found.differences.length > 0) return { handle, how: 'different', differences: found.differences };
      return end ? { handle, how: 'ended', end } : { handle, how: 'joined' };
    }
    // Whatever becomes of the new run, the key stays used.
    memo = found.usedKey ? { [KEY_USED_MEMO]: true } : undefined;
    // Another run that has succeeded since is never followed by a second one, unless that was asked for.
    after = run.runId;
    reuse = again ? WorkflowIdReusePolicy.ALLOW_DUPLICATE : WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY;
  }
}

/** The latest run with the key, whatever its job. Starts nothing. @returns undefined if there is none */
export async function joinRun(client: Client, run: RunReference): Promise<JoinedRun | undefined> {
  const found = await new RunHandle(client, run).describe();
  if (!found) return undefined;
  const handle = new RunHandle(client, run, found);
  return found.running ? { handle, how: 'joined' } : { handle, how: 'ended', end: await handle.result() };
}

/** The latest run with a key. */
export interface LatestRun {
  run: WaitRun;
  /** Undefined while it is running. */
  end?: RunEnd;
  /** Whether it is running, or it or an earlier run has started a job, or may have. */
  usedKey: boolean;
  /** One line for each field in which its job, or a file that it needs, differs from that of the input. Empty if the key is not used. */
  differences: string[];
}

/** The latest run with the key of the input. @returns undefined if there is none @throws CodecError if it cannot be decoded */
export async function foundRun(client: Client, input: RunJobInput): Promise<LatestRun | undefined> {
  const found = await new RunHandle(client, input).describe();
  if (!found) return undefined;
  const { running, keyUsed, runId, firstRunId } = found;
  const run = { runId, firstRunId };
  // By its run: a later run with the same key may have started since, and take days.
  const handle = new RunHandle(client, input, run);
  const end = running ? undefined : await handle.result();
  const differences = jobDifferences(await handle.input(runId), input);
  // Nobody knows whether a run that cannot be decoded used its key: its job would be started a second time.
  requireRead(client, `the last run with the key ${input.key}`);
  if (end && !keyUsed && !hasUsedKey(end)) return { run, end, usedKey: false, differences: [] };
  return { run, end, usedKey: true, differences };
}
