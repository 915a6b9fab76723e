/** How watches poll the jobs of waits: one question to each watch, however many waits it has. */
import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { withDecodedActivities } from './decoded-payloads.js';
import { connectionOfWatchId, watchOfWatchId } from '../contract/ids.js';
import { reportedHeartbeat, reportedMembersOf } from '../contract/reported-members.js';
import { firstDue, lastDue } from '../contract/watch-due.js';
import {
  MEMBERS_OF_QUERY,
  WATCH_CONNECTION,
  type ConnectionState,
  type WatchedPolls,
  type WatchHeartbeat,
} from '../contract/watch.js';
import { dateOf } from './server-time.js';

interface WaitOfConnection {
  connection: string;
  workflowId: string;
}

/** Waits in one question: their ids and the answer stay far below the server's limit of 2 MB. */
const MAX_ASKED = 1_000;

/**
 * By the workflow id of the wait. Waits that no watch polls are absent, and so are those whose watch does not answer in time.
 * @param before what was known before; it stays where a watch does not answer
 */
export async function watchedPolls(
  client: Client,
  waits: readonly WaitOfConnection[],
  timeoutMs: number,
  before: ReadonlyMap<string, WatchedPolls> = new Map(),
): Promise<Map<string, WatchedPolls>> {
  const asked = new Set(waits.map(({ workflowId }) => workflowId));
  const known = new Map([...before].filter(([wait]) => asked.has(wait)));
  if (waits.length === 0) return known;
  const ask = async (watch: string, connection: string) => {
    const ids = waits.filter((wait) => wait.connection === connection).map(({ workflowId }) => workflowId);
    const answer = await pollsOf(client, watch, ids);
    for (const [wait, polls] of known) if (polls.watch === watch) known.delete(wait);
    for (const [wait, polls] of answer) known.set(wait, polls);
  };
  try {
    await client.withDeadline(Date.now() + timeoutMs, async () => {
      const connections = new Set(waits.map(({ connection }) => connection));
      await forEachWatch(client, async (watch, connection) => {
        if (connections.has(connection)) await ask(watch, connection);
      });
    });
  } catch {
    // Temporal does not list the watches in time.
  }
  return known;
}

/**
 * The problems that watches keep for their connections; the waits of these do not have them. Watches that do not answer in time are absent.
 * @param connection @default all
 */
export async function connectionProblems(
  client: Client,
  connection: string | undefined,
  timeoutMs: number,
): Promise<{ connection: string; condition: ConnectionState['condition'] }[]> {
  const problems: Awaited<ReturnType<typeof connectionProblems>> = [];
  try {
    await client.withDeadline(Date.now() + timeoutMs, () =>
      forEachWatch(client, async (watch, name) => {
        if (connection !== undefined && name !== connection) return;
        const { condition } = reportedMembersOf(
          await client.workflow.getHandle(watch).query(MEMBERS_OF_QUERY, []),
        ).connection;
        if (condition !== 'clear') problems.push({ connection: name, condition });
      }),
    );
  } catch {
    // Temporal does not list the watches in time.
  }
  return problems;
}

export interface WatchProgress {
  connection: string;
  shard: number;
  /** Every poll that was due until then was made. Undefined if the polls have not said so yet, or Temporal does not describe the watch. */
  coveredAt?: number;
  /** When the polls were last scheduled. In milliseconds since the epoch, as the other. */
  scheduledAt?: number;
}

/** How far the running watches are. Needs no worker. @throws what Temporal's client throws */
export async function watchProgress(client: Client): Promise<WatchProgress[]> {
  const watches: Promise<WatchProgress>[] = [];
  for await (const { workflowId } of client.workflow.list({ query: RUNNING_WATCHES })) {
    const watch = watchOfWatchId(workflowId);
    if (!watch) continue;
    const described = client.workflow.getHandle(workflowId).describe();
    watches.push(
      described.then(
        (description) => ({ ...watch, ...progressOf(description) }),
        () => watch,
      ),
    );
  }
  return Promise.all(watches);
}

function progressOf(description: WorkflowExecutionDescription): Pick<WatchProgress, 'coveredAt' | 'scheduledAt'> {
  const [pending] = description.raw.pendingActivities ?? [];
  // A codec may have encoded what the polls say.
  const coveredAt = heartbeatOf(description)?.covered ?? dateOf(pending?.lastHeartbeatTime)?.getTime();
  return { coveredAt, scheduledAt: dateOf(pending?.scheduledTime)?.getTime() };
}

const RUNNING_WATCHES = `WorkflowType = "${WATCH_CONNECTION}" AND ExecutionStatus = "Running"`;

/** Asks all running watches at once. One that does not answer is no reason to know nothing of the others. */
async function forEachWatch(client: Client, ask: (watch: string, connection: string) => Promise<void>): Promise<void> {
  const answers: Promise<void>[] = [];
  for await (const { workflowId } of client.workflow.list({ query: RUNNING_WATCHES })) {
    const connection = connectionOfWatchId(workflowId);
    if (connection !== undefined) answers.push(ask(workflowId, connection).catch(() => undefined));
  }
  await Promise.all(answers);
}

async function pollsOf(client: Client, watch: string, waits: string[]): Promise<[string, WatchedPolls][]> {
  const handle = client.workflow.getHandle(watch);
  const polls: [string, WatchedPolls][] = [];
  let heartbeat: WatchHeartbeat | undefined;
  for (let from = 0; from < waits.length; from += MAX_ASKED) {
    const asked = waits.slice(from, from + MAX_ASKED);
    const { members, connection } = reportedMembersOf(await handle.query(MEMBERS_OF_QUERY, asked));
    if (members.length > 0) heartbeat ??= heartbeatOf(await withDecodedActivities(client, await handle.describe()));
    for (const member of members) {
      const covered = Math.max(heartbeat?.covered ?? 0, member.polledAt);
      const percent = heartbeat?.percents[member.wait] ?? member.last.percent;
      const lastPollAt = lastDue(member, covered) ?? member.polledAt;
      polls.push([member.wait, { watch, lastPollAt, nextPollAt: firstDue(member, covered), percent, connection }]);
    }
  }
  return polls;
}

/** What the last heartbeat of the polls says. */
function heartbeatOf({ raw }: WorkflowExecutionDescription): WatchHeartbeat | undefined {
  for (const { heartbeatDetails } of raw.pendingActivities ?? []) {
    const [payload] = heartbeatDetails?.payloads ?? [];
    if (!payload) continue;
    try {
      return reportedHeartbeat(defaultPayloadConverter.fromPayload(payload));
    } catch {
      // They are encoded, and the client has not the codec.
    }
  }
  return undefined;
}
