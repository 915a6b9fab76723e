/** The runs of a namespace that have no job: those that have not started one yet, and those that ended without one. */
import { WorkflowNotFoundError, type Client, type WorkflowExecutionInfo } from '@temporalio/client';
import { AWAIT_JOB } from '../contract/wait-messages.js';
import { runOfRunId } from '../contract/ids.js';
import { OUTCOME_MEMO } from '../contract/memo.js';
import { RUN_JOB, type RunOutcome, type RunPhase } from '../contract/run-job.js';
import { reportedRunOutcome, unseenRunOutcome } from '../contract/reported-run.js';
import type { RunEnd } from './run-end.js';
import { RunHandle } from './run-handle.js';
import { isMatch, type WaitFilter } from './wait-list.js';
import { waitQuery } from './wait-query.js';

export interface UnstartedRun {
  key: string;
  workflowId: string;
  runId: string;
  /** Temporal's status of the workflow. */
  status: WorkflowExecutionInfo['status']['name'];
  running: boolean;
  closedAt?: Date;
  outcome: RunOutcome;
  /** For a running run, if a worker answers. */
  phase?: RunPhase;
  /** Why it has not started a job yet. */
  problem?: string;
  error?: RunEnd['error'];
}

type RunInfo = Pick<WorkflowExecutionInfo, 'workflowId' | 'runId' | 'status' | 'startTime' | 'closeTime' | 'memo'>;

const CONCURRENCY = 10;
const ANSWER_TIMEOUT_MS = 2_000;

export class UnstartedRuns {
  /** By run, so that a list that is read again asks for each end once. Undefined for a run that has a job. */
  private readonly ended = new Map<string, UnstartedRun | undefined>();

  constructor(private readonly client: Client) {}

  /** At most `limit` of the matching runs in the server's order: the running ones first, then the ones that ended last. */
  async first(filter: WaitFilter, limit: number): Promise<UnstartedRun[]> {
    const { connection, query, only, startedSince } = filter;
    const found: UnstartedRun[] = [];
    const batch: WorkflowExecutionInfo[] = [];
    const read = async () => {
      const runs = await Promise.all(batch.splice(0).map((info) => this.read(info)));
      const matching = runs.filter((run) => run !== undefined).filter((run) => isMatch(run, filter));
      found.push(...matching.filter(({ error }) => !filter.unwatched || error?.type === 'SubmitUncertain'));
    };
    const since = startedSince === undefined ? '' : `StartTime >= "${new Date(startedSince).toISOString()}"`;
    // A run that returned an outcome has a job.
    const more = ['ExecutionStatus != "Completed"', since, query ? `(${query})` : ''];
    const { workflow } = this.client;
    for await (const info of workflow.list({ query: waitQuery({ type: RUN_JOB, connection, only, more }) })) {
      if (found.length >= limit) break;
      if (batch.push(info) === CONCURRENCY) await read();
    }
    await read();
    return found.slice(0, limit);
  }

  /** Its current state. @returns undefined for a run that has a job now, or that was deleted */
  async again({ workflowId, runId }: UnstartedRun): Promise<UnstartedRun | undefined> {
    try {
      return await this.read(await this.client.workflow.getHandle(workflowId, runId).describe());
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    }
  }

  private async read(info: RunInfo): Promise<UnstartedRun | undefined> {
    if (this.ended.has(info.runId)) return this.ended.get(info.runId);
    const run = await readRun(this.client, info);
    if (info.status.name !== 'RUNNING') this.ended.set(info.runId, run);
    return run;
  }
}

/** @returns undefined for a run that has a job, or that was deleted meanwhile */
async function readRun(client: Client, info: RunInfo): Promise<UnstartedRun | undefined> {
  const run = runOfRunId(info.workflowId);
  if (!run) return undefined;
  const handle = new RunHandle(client, run, { runId: info.runId });
  const { workflowId, runId, status, startTime, closeTime } = info;
  const running = status.name === 'RUNNING';
  const listed = { key: run.key, workflowId, runId, status: status.name, running, closedAt: closeTime };
  try {
    if (!listed.running) {
      const recorded = reportedRunOutcome(info.memo?.[OUTCOME_MEMO], run);
      if (recorded && recorded.jobId !== '') return undefined;
      const { outcome, error } = await handle.result();
      return outcome.jobId === '' ? { ...listed, outcome, ...(error && { error }) } : undefined;
    }
    const { raw } = await handle.workflow.describe();
    // Without a worker, only the child says that there is a job.
    if (raw.pendingChildren?.some(({ workflowTypeName }) => workflowTypeName === AWAIT_JOB)) return undefined;
    const progress = await handle.progress(ANSWER_TIMEOUT_MS);
    if (progress && progress.submit.jobId !== null) return undefined;
    const outcome = unseenRunOutcome(run, startTime.toISOString(), 'waiting', progress);
    return { ...listed, outcome, phase: progress?.phase, problem: progress?.problem ?? undefined };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
