/** Gathers what the server, the vendors and the disk know about a run, and nothing that a worker says about itself. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { temporal } from '@temporalio/proto';
import { waitId, watchId } from '../../src/contract/ids.js';
import type { JobOutcome } from '../../src/contract/outcome.js';
import { OUTCOME_MEMO } from '../../src/contract/memo.js';
import { forEachConcurrent } from '../../src/client/for-each-concurrent.js';
import type { Asked, JobFacts, Run, StoredFile } from './facts.js';
import { CONNECTIONS, type JobPlan } from './job-plan.js';
import type { Truth } from './vendor-scripts.js';
import { watchedRunOf } from './watched-run.js';

const READERS = 8;

/** A job whose wait was asked for. */
export interface WatchedJob {
  plan: JobPlan;
  cancelAskedAt?: number;
}

/** Every execution on the server, oldest first, by workflow id. */
export async function readRuns(client: Client): Promise<Map<string, Run[]>> {
  const infos: WorkflowExecutionInfo[] = [];
  for await (const info of client.workflow.list()) infos.push(info);
  infos.sort((a, b) => a.startTime.getTime() - b.startTime.getTime());
  const byId = new Map<string, Run[]>();
  const read = async ({ workflowId, runId, status, memo }: WorkflowExecutionInfo, run: Run) => {
    const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    Object.assign(run, {
      status: status.name === 'CANCELLED' ? 'CANCELED' : status.name,
      memo: memo?.[OUTCOME_MEMO],
      events: events?.length ?? 0,
      ...endIn(events?.at(-1)),
      failedTasks: (events ?? []).flatMap(failedTask),
      madeBy: makersOf(events ?? []),
      watched: watchedRunOf(events ?? []),
    });
  };
  const places = infos.map((info) => {
    const run = {} as Run;
    byId.set(info.workflowId, [...(byId.get(info.workflowId) ?? []), run]);
    return { info, run };
  });
  await forEachConcurrent(READERS, places, ({ info, run }) => read(info, run));
  return byId;
}

export async function factsOf(
  { plan, cancelAskedAt }: WatchedJob,
  truth: Truth,
  asked: Asked[],
  runs: Map<string, Run[]>,
): Promise<JobFacts> {
  const { vendor, jobId, cancel } = plan;
  const connection = CONNECTIONS[vendor];
  const own = runs.get(waitId(connection, jobId)) ?? [];
  const outcome = own.at(-1)?.outcome ?? own.at(-1)?.memo;
  return {
    connection,
    vendor,
    jobId,
    truth,
    asked,
    cancelAskedAt,
    onCancel: cancel?.onCancel ?? 'cancel',
    runs: own,
    stored: await Promise.all((outcome?.content ?? []).map(storedFile)),
    storedMessages: await storedMessages(outcome?.messages.uri ?? null),
    polledTogether: (runs.get(watchId(connection, 0)) ?? []).flatMap(({ watched }) => watched?.polls ?? []),
  };
}

type Event = temporal.api.history.v1.IHistoryEvent;

function endIn(event: Event | undefined): Pick<Run, 'outcome' | 'failureType'> {
  const result = event?.workflowExecutionCompletedEventAttributes?.result?.payloads?.[0];
  if (result) return { outcome: decoded(result) };
  const failure = event?.workflowExecutionFailedEventAttributes?.failure?.applicationFailureInfo;
  if (failure) return { failureType: failure.type ?? '', outcome: decoded(failure.details?.payloads?.[0]) };
  return {};
}

function failedTask({ workflowTaskFailedEventAttributes: failed }: Event): string[] {
  if (!failed) return [];
  const { cause, failure } = failed;
  const { WorkflowTaskFailedCause: causes } = proto.temporal.api.enums.v1;
  // The server's own word for "something came meanwhile: decide again".
  if (cause === causes.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND) return [];
  return [`${causes[cause ?? 0]}: ${failure?.message ?? ''}`];
}

/** A worker's identity begins with its process id. */
function makersOf(events: readonly Event[]): number[] {
  const pids = events.flatMap(({ workflowTaskCompletedEventAttributes: completed }) =>
    completed ? [parseInt(completed.identity ?? '', 10)] : [],
  );
  return pids.filter((pid, nth) => pid !== pids[nth - 1]);
}

function decoded(payload: Payload | undefined): JobOutcome | undefined {
  return payload && defaultPayloadConverter.fromPayload<JobOutcome>(payload);
}

async function storedFile({ name, uri }: { name: string; uri: string }): Promise<StoredFile> {
  const path = fileURLToPath(uri);
  const found = await stat(path).catch(() => undefined);
  if (!found) return { name, bytes: 0, sha256: undefined };
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return { name, bytes: found.size, sha256: hash.digest('hex') };
}

async function storedMessages(uri: string | null): Promise<string[]> {
  if (uri === null) return [];
  const text = await readFile(fileURLToPath(uri), 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { text: string }).text);
}
