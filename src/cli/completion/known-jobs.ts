/** The jobs that have a wait in Temporal, the keys of runs and the ids of schedules; none if Temporal does not answer in time. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { connectClient } from '../../temporal/connect.js';
import { UNREAD } from '../../temporal/lenient-codec.js';
import { waitQuery } from '../../client/wait-query.js';
import { CONNECTION_NAME, jobOfWaitId, nameOfManyId, runAsJob, runOfRunId } from '../../contract/ids.js';
import { rotatingTarget } from '../../temporal/rotating-target.js';
import type { TemporalFlags } from '../../temporal/target.js';
import { isJobId } from '../../contract/job-id.js';
import { RUN_JOB } from '../../contract/run-job.js';
import { RUN_MANY } from '../../contract/run-many.js';
import { AWAIT_JOB } from '../../contract/wait-messages.js';
import { wholeSeconds } from '../../text/short-duration.js';

export interface KnownJob {
  /** The id of the job. */
  value: string;
  description: string;
}

/** Short, because the user is waiting at the prompt. */
const PATIENCE_MS = 1_000;
/** Typing more letters narrows the query. */
const MAX_JOBS = 100;

export async function knownJobs(
  flags: TemporalFlags,
  connection: string,
  begun: string,
  running: boolean,
): Promise<KnownJob[]> {
  return known(flags, connection, running, {
    type: AWAIT_JOB,
    begun,
    idOf: (workflowId) => jobOfWaitId(workflowId)?.jobId,
  });
}

/** The keys of the runs of a connection. */
export async function knownKeys(
  flags: TemporalFlags,
  connection: string,
  begun: string,
  running: boolean,
): Promise<KnownJob[]> {
  return known(flags, connection, running, {
    type: RUN_JOB,
    begun: runAsJob({ connection, key: begun }).jobId,
    idOf: (workflowId) => runOfRunId(workflowId)?.key,
  });
}

/** The names of lists of runs. */
export async function knownNames(flags: TemporalFlags, begun: string, running: boolean): Promise<KnownJob[]> {
  // The workflow ids of lists have this in the place of a connection.
  return known(flags, 'many', running, { type: RUN_MANY, begun, idOf: nameOfManyId });
}

/** What is completed: the ids of which workflows, and what is typed of them. */
interface Wanted {
  type: string;
  /** The start of the workflow id after the connection. */
  begun: string;
  idOf: (workflowId: string) => string | undefined;
}

async function known(flags: TemporalFlags, connection: string, running: boolean, wanted: Wanted): Promise<KnownJob[]> {
  if (!CONNECTION_NAME.test(connection)) return [];
  return found(flags, (client, jobs) => ask(client, queryOf(connection, running, wanted), wanted, jobs));
}

/** The ids of the schedules of runs that begin like this. */
export async function knownSchedules(flags: TemporalFlags, begun: string): Promise<KnownJob[]> {
  return found(flags, async (client, schedules) => {
    for await (const { scheduleId, action, state } of client.schedule.list({ pageSize: MAX_JOBS })) {
      if (action?.workflowType !== RUN_JOB || !scheduleId.startsWith(begun) || !isJobId(scheduleId)) continue;
      schedules.push({ value: scheduleId, description: state.paused ? 'paused' : 'schedule' });
      if (schedules.length === MAX_JOBS) break;
    }
  });
}

/** What was found until the patience ran out. */
async function found(
  flags: TemporalFlags,
  search: (client: Client, jobs: KnownJob[]) => Promise<void>,
): Promise<KnownJob[]> {
  const jobs: KnownJob[] = [];
  const searched = withClient(flags, (client) => search(client, jobs)).catch(() => undefined);
  await Promise.race([searched, sleep(PATIENCE_MS, undefined, { ref: false })]);
  return [...jobs];
}

async function withClient(flags: TemporalFlags, act: (client: Client) => Promise<void>): Promise<void> {
  const client = await connectClient(rotatingTarget(flags), { timeoutMs: PATIENCE_MS, codec: UNREAD });
  try {
    await act(client);
  } finally {
    await client.connection.close();
  }
}

async function ask(client: Client, query: string, { idOf }: Wanted, jobs: KnownJob[]): Promise<void> {
  const seen = new Set<string>();
  for await (const { workflowId, status, startTime } of client.workflow.list({ query, pageSize: MAX_JOBS })) {
    const jobId = idOf(workflowId);
    // A job may have had several waits. An id that no vendor gives is a stranger's, made to be run as a flag or to hide.
    if (jobId === undefined || seen.has(jobId) || !isJobId(jobId)) continue;
    seen.add(jobId);
    const age = wholeSeconds(Date.now() - startTime.getTime());
    jobs.push({ value: jobId, description: `${status.name.toLowerCase()}, since ${age}` });
    if (seen.size === MAX_JOBS) break;
  }
}

function queryOf(connection: string, running: boolean, { type, begun }: Wanted): string {
  // Only the part before a quote or backslash goes into the query; the candidates are filtered by the whole word afterwards.
  const [plain = ''] = begun.split(/["'\\]/);
  return waitQuery({ type, connection, jobIdStart: plain, only: running ? 'running' : undefined });
}
