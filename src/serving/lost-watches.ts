/** Brings back the watches that somebody terminated. Their waits would notice within the hour; this takes a minute. */
import { setTimeout as pause } from 'node:timers/promises';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { waitQuery } from '../client/wait-query.js';
import { jobOfWaitId, watchId } from '../contract/ids.js';
import { reportedMembersOf } from '../contract/reported-members.js';
import { POLL_NOW_SIGNAL } from '../contract/wait-messages.js';
import { MEMBERS_OF_QUERY, WATCH_CONNECTION, type WatchHint } from '../contract/watch.js';
import { shardOf } from '../contract/watch-due.js';

const CHECK_EVERY_MS = 60_000;
/** Longer than a wait goes without a poll of its own. */
const REMEMBERED_MS = 2 * 3_600_000;
const ENDED_FROM_OUTSIDE = '"Terminated", "Failed", "TimedOut", "Canceled"';
/** Between two hints, so that thousands of waits do not poll at once. */
const HINT_PAUSE_MS = 20;
/** Waits that the watch is asked for at a time. Another worker, or the waits themselves, may have brought them back meanwhile. */
const BATCH = 100;
const ANSWER_LIMIT_MS = 5_000;

export class LostWatches {
  /** The runs whose waits were already asked. */
  private readonly handled = new Set<string>();

  constructor(
    private readonly client: Client,
    private readonly warn: (line: string) => void,
  ) {}

  /**
   * Asks the waits of watches that did not end by themselves to poll, after which they join the watch again and begin it with that.
   * @returns how many waits were asked @throws what Temporal's client throws
   */
  async check(connection: string, shards: number): Promise<number> {
    let asked = 0;
    for (let shard = 0; shard < shards; shard += 1) {
      const lost = await this.lostRuns(watchId(connection, shard));
      if (lost.length === 0) continue;
      const first = () =>
        this.warn(`The watch of ${connection} was ended from outside; its waits are asked to poll and join it again`);
      const waits = await this.waitsOf(connection, shard, shards);
      asked += await this.askLost(watchId(connection, shard), waits, first);
      // After a failure, the next check asks again.
      for (const run of lost) this.handled.add(run);
    }
    return asked;
  }

  /** The runs that somebody ended, also where another wait has started the watch again since. */
  private async lostRuns(workflowId: string): Promise<string[]> {
    const since = new Date(Date.now() - REMEMBERED_MS).toISOString();
    const query = `WorkflowId = "${workflowId}" AND WorkflowType = "${WATCH_CONNECTION}" AND ExecutionStatus IN (${ENDED_FROM_OUTSIDE}) AND CloseTime >= "${since}"`;
    const runs: string[] = [];
    for await (const { runId } of this.client.workflow.list({ query })) if (!this.handled.has(runId)) runs.push(runId);
    return runs;
  }

  /** The running waits that the watch would have, in an order of this worker's own: the others are at work on the same ones. */
  private async waitsOf(connection: string, shard: number, shards: number): Promise<string[]> {
    const waits: { id: string; place: number }[] = [];
    for await (const { workflowId } of this.client.workflow.list({
      query: waitQuery({ connection, only: 'running' }),
    })) {
      const job = jobOfWaitId(workflowId);
      if (job && shardOf(job.jobId, shards) === shard) waits.push({ id: workflowId, place: Math.random() });
    }
    return waits.sort((one, other) => one.place - other.place).map(({ id }) => id);
  }

  /** @param first called before the first wait is asked */
  private async askLost(watch: string, waits: readonly string[], first: () => void): Promise<number> {
    let asked = 0;
    for (let from = 0; from < waits.length; from += BATCH) {
      const batch = waits.slice(from, from + BATCH);
      const members = await this.membersOf(watch, batch);
      for (const wait of batch) {
        if (members.has(wait) || !(await this.isQuiet(wait))) continue;
        if (asked === 0) first();
        asked += Number(await this.ask(wait));
        await pause(HINT_PAUSE_MS);
      }
    }
    return asked;
  }

  /** Those of the waits that a watch polls again. None if it does not answer: a wait that polls once more is better than one that is lost. */
  private async membersOf(watch: string, waits: string[]): Promise<ReadonlySet<string>> {
    try {
      return await this.client.withDeadline(Date.now() + ANSWER_LIMIT_MS, async () => {
        const { status, runId } = await this.client.workflow.getHandle(watch).describe();
        // A run that was ended from outside still answers queries.
        if (status.name !== 'RUNNING') return new Set();
        const answer = await this.client.workflow.getHandle(watch, runId).query(MEMBERS_OF_QUERY, waits);
        return new Set(reportedMembersOf(answer).members.map(({ wait }) => wait));
      });
    } catch {
      return new Set();
    }
  }

  /** Whether the wait runs and does not poll by itself. */
  private isQuiet(wait: string): Promise<boolean> {
    return ifRunning(async () => {
      const { status, raw } = await this.client.workflow.getHandle(wait).describe();
      return status.name === 'RUNNING' && (raw.pendingActivities ?? []).length === 0;
    });
  }

  /** @returns false if the wait has ended */
  private ask(wait: string): Promise<boolean> {
    return ifRunning(async () => {
      await this.client.workflow.getHandle(wait).signal(POLL_NOW_SIGNAL, { seen: null } satisfies WatchHint);
      return true;
    });
  }
}

/** @returns false if there is no such workflow */
async function ifRunning(call: () => Promise<boolean>): Promise<boolean> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** @param connections the number of watches by connection @returns stops the checks */
export function checkWatchesRegularly(
  client: Client,
  connections: ReadonlyMap<string, number>,
  warn: (line: string) => void,
): () => void {
  const lost = new LostWatches(client, warn);
  let checking = false;
  const check = async () => {
    if (checking) return;
    checking = true;
    try {
      for (const [connection, shards] of connections) await lost.check(connection, shards);
    } catch {
      // Temporal does not answer: the next check comes in a minute.
    } finally {
      checking = false;
    }
  };
  const timer = setInterval(() => void check(), CHECK_EVERY_MS);
  return () => clearInterval(timer);
}
