/** Counts the running waits by what Temporal's list says about each, without a question to any wait. */
import type { Client } from '@temporalio/client';
import { jobOfWaitId } from '../contract/ids.js';
import type { Condition, JobState } from '../contract/job.js';
import { recordedOutcome } from './known-wait.js';
import { waitQuery } from './wait-query.js';
import { connectionProblems, watchedPolls } from './watched-polls.js';

export interface WaitCount {
  connection: string;
  state: JobState;
  condition: Condition;
  waits: number;
}

const PAGE_SIZE = 1_000;
const WATCHES_TIMEOUT_MS = 2_000;

/** A problem of a whole connection counts for each of its watched waits. @throws what Temporal's client throws */
export async function waitCounts(client: Client): Promise<WaitCount[]> {
  const waits: (Omit<WaitCount, 'waits'> & { workflowId: string })[] = [];
  for await (const info of client.workflow.list({ query: waitQuery({ only: 'running' }), pageSize: PAGE_SIZE })) {
    const { workflowId, startTime } = info;
    if (!jobOfWaitId(workflowId)) continue;
    const { connection, state, condition } = recordedOutcome(info, startTime).outcome;
    waits.push({ workflowId, connection, state, condition });
  }
  const failing = new Set(
    (await connectionProblems(client, undefined, WATCHES_TIMEOUT_MS)).map((one) => one.connection),
  );
  const quiet = waits.filter(({ connection, condition }) => condition === 'clear' && failing.has(connection));
  const watched = await watchedPolls(client, quiet, WATCHES_TIMEOUT_MS);
  const counts = new Map<string, WaitCount>();
  for (const { workflowId, connection, state, condition: own } of waits) {
    const condition = own === 'clear' ? (watched.get(workflowId)?.connection.condition ?? own) : own;
    const key = [connection, state, condition].join(' ');
    const known = counts.get(key) ?? { connection, state, condition, waits: 0 };
    counts.set(key, { ...known, waits: known.waits + 1 });
  }
  return [...counts.values()];
}
