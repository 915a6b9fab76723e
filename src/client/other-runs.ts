/** What the other runs of a connection say about jobs that a search has found: the vendor does not say who started which. */
import type { Client, WorkflowExecutionDescription, WorkflowExecutionInfo } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { jobOfWaitId, runOfRunId, waitId } from '../contract/ids.js';
import { OUTCOME_MEMO } from '../contract/memo.js';
import { reportedRunOutcome } from '../contract/reported-run.js';
import { RUN_JOB, type SubmitReport } from '../contract/run-job.js';
import { isObject } from '../contract/shape.js';
import { AWAIT_JOB } from '../contract/wait-messages.js';
import { forEachConcurrent } from './for-each-concurrent.js';
import { RunHandle } from './run-handle.js';
import { waitQuery } from './wait-query.js';

const CONCURRENCY = 10;
/** gRPC's status code. */
const UNIMPLEMENTED = 12;
const ANSWER_TIMEOUT_MS = 5_000;
/** A run that has ended like this long before does not matter: its job was listed before the request of this one. */
const ENDED_BEFORE_MS = 120_000;

/** The run that asks, and when it sent its request, in milliseconds since the epoch. */
export interface AskingRun {
  connection: string;
  workflowId: string;
  runId: string;
  sentFrom: number;
}

/** A run that has sent a request and does not know its job either. */
export interface UnresolvedRun {
  key: string;
  /** What it has asked for; undefined if that cannot be read. */
  job: Record<string, unknown> | undefined;
  /** Milliseconds since the epoch. */
  sentAt: number;
}

export interface OtherRuns {
  /** The ids of the jobs that they have started. */
  jobs: ReadonlySet<string>;
  unresolved: UnresolvedRun[];
}

/** @param found the ids of the jobs that the asking run has found */
export async function otherRuns(client: Client, asking: AskingRun, found: readonly string[]): Promise<OtherRuns> {
  const { connection, workflowId, sentFrom } = asking;
  const jobs = new Set<string>();
  const unresolved: UnresolvedRun[] = [];
  const endedSince = new Date(sentFrom - ENDED_BEFORE_MS).toISOString();
  const more = [`(ExecutionStatus = "Running" OR (ExecutionStatus = "Failed" AND CloseTime > "${endedSince}"))`];
  const infos = await listed(client, waitQuery({ type: RUN_JOB, connection, more }));
  const others = infos.filter((info) => info.workflowId !== workflowId);
  await forEachConcurrent(CONCURRENCY, others, async (info) => {
    const run = await readRun(client, info);
    if (typeof run === 'string') jobs.add(run);
    else if (run) unresolved.push(run);
  });
  await forEachConcurrent(CONCURRENCY, found, async (jobId) => {
    if (await isOfOtherRun(client, asking, jobId)) jobs.add(jobId);
  });
  return { jobs, unresolved };
}

async function listed(client: Client, query: string): Promise<WorkflowExecutionInfo[]> {
  const infos: WorkflowExecutionInfo[] = [];
  try {
    for await (const info of client.workflow.list({ query })) infos.push(info);
  } catch (error) {
    // Temporal's time-skipping server has no lists.
    if ((error as { cause?: { code?: unknown } }).cause?.code !== UNIMPLEMENTED) throw error;
  }
  return infos;
}

/** @returns the id of its job, or the run if it has sent a request and knows no job */
async function readRun(client: Client, info: WorkflowExecutionInfo): Promise<string | UnresolvedRun | undefined> {
  const run = runOfRunId(info.workflowId);
  if (!run) return undefined;
  const handle = new RunHandle(client, run, { runId: info.runId });
  const startedAt = info.startTime.getTime();
  const unresolved = async (at: string | null) => ({
    key: run.key,
    job: jobOf(await handle.input(info.runId)),
    sentAt: at === null ? startedAt : Date.parse(at),
  });
  try {
    if (info.status.name !== 'RUNNING') {
      const { submit } = reportedRunOutcome(info.memo?.[OUTCOME_MEMO], run) ?? {};
      return submit?.result === 'uncertain' ? await unresolved(submit.at) : undefined;
    }
    const awaited = awaitedJob(await handle.workflow.describe());
    if (awaited !== undefined) return awaited;
    const progress = await handle.progress(ANSWER_TIMEOUT_MS);
    // It may have sent one.
    if (!progress) return await unresolved(null);
    const { submit, phase } = progress;
    if (submit.jobId !== null) return submit.jobId;
    return isWaitingForAnswer(submit, phase) ? await unresolved(submit.at) : undefined;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

function isWaitingForAnswer({ at }: SubmitReport, phase: string): boolean {
  return at !== null && (phase === 'submitting' || phase === 'searching');
}

function awaitedJob({ raw }: WorkflowExecutionDescription): string | undefined {
  const wait = raw.pendingChildren?.find(({ workflowTypeName }) => workflowTypeName === AWAIT_JOB);
  return jobOfWaitId(wait?.workflowId ?? '')?.jobId;
}

/** Whether another run has started the wait for the job. */
async function isOfOtherRun(client: Client, { connection, ...own }: AskingRun, jobId: string): Promise<boolean> {
  try {
    const { raw } = await client.workflow.getHandle(waitId(connection, jobId)).describe();
    const parent = raw.workflowExecutionInfo?.parentExecution;
    if (!parent?.workflowId || !runOfRunId(parent.workflowId)) return false;
    return parent.workflowId !== own.workflowId || parent.runId !== own.runId;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

function jobOf(input: unknown): Record<string, unknown> | undefined {
  const job = isObject(input) ? input['job'] : undefined;
  return isObject(job) ? job : undefined;
}
