/** Hands quiet waits over to the watches of a connection: one signal for all that come within a moment. */
import type { Client } from '@temporalio/client';
import { WorkflowIdReusePolicy } from '@temporalio/common';
import { watchId } from '../contract/ids.js';
import type { Condition } from '../contract/job.js';
import { reportedMembersOf } from '../contract/reported-members.js';
import {
  isConnectionCondition,
  JOIN_WATCH_SIGNAL,
  MEMBERS_OF_QUERY,
  WATCH_CONNECTION,
  type ConnectionState,
  type Member,
  type WatchInput,
} from '../contract/watch.js';
import { shardOf } from '../contract/watch-due.js';

const GATHER_MS = 250;
/** A signal with more members would come near the server's limit of 2 MB. */
const MAX_BATCH = 500;
/** How long an answer of the watch is reused: when a patience ends, all of its waits ask at once. */
const FRESH_MS = 5_000;
const ANSWER_LIMIT_MS = 5_000;

export interface WatchJoinsOptions {
  connection: string;
  shards: number;
  /** The task queue of the workflows. */
  taskQueue: string;
}

interface Batch {
  members: Member[];
  sent: Promise<void>;
}

export class WatchJoins {
  /** By shard. */
  private readonly gathering = new Map<number, Batch>();
  /** By shard. */
  private readonly answers = new Map<number, { askedAt: number; answer: Promise<ConnectionState | undefined> }>();

  constructor(
    private readonly client: Client,
    private readonly options: WatchJoinsOptions,
  ) {}

  /** @returns the workflow id of the watch, once the server has accepted the signal @throws what Temporal's client throws */
  async join(member: Member): Promise<string> {
    const { connection, shards } = this.options;
    const shard = shardOf(member.jobId, shards);
    let batch = this.gathering.get(shard);
    if (!batch || batch.members.length >= MAX_BATCH) {
      const members: Member[] = [];
      batch = { members, sent: this.sendSoon(shard, members) };
      this.gathering.set(shard, batch);
    }
    batch.members.push(member);
    await batch.sent;
    return watchId(connection, shard);
  }

  /** Since when the watch of the job sees the condition for the whole connection. @returns undefined if it does not, or does not answer */
  async conditionSince(jobId: string, condition: Condition): Promise<number | undefined> {
    if (!isConnectionCondition(condition)) return undefined;
    const shard = shardOf(jobId, this.options.shards);
    const now = Date.now();
    let known = this.answers.get(shard);
    if (!known || now - known.askedAt > FRESH_MS) {
      known = { askedAt: now, answer: this.stateOf(shard) };
      this.answers.set(shard, known);
    }
    const state = await known.answer;
    return state?.condition === condition ? state.since : undefined;
  }

  private async stateOf(shard: number): Promise<ConnectionState | undefined> {
    try {
      const watch = this.client.workflow.getHandle(watchId(this.options.connection, shard));
      return await this.client.withDeadline(Date.now() + ANSWER_LIMIT_MS, async () => {
        return reportedMembersOf(await watch.query(MEMBERS_OF_QUERY, [])).connection;
      });
    } catch {
      return undefined;
    }
  }

  private async sendSoon(shard: number, members: Member[]): Promise<void> {
    const { connection, taskQueue } = this.options;
    await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
    if (this.gathering.get(shard)?.members === members) this.gathering.delete(shard);
    // Joins are sent together with a start, so that the first one, or one that meets the end of the watch, begins it.
    await this.client.workflow.signalWithStart<(input: WatchInput) => Promise<void>, [Member[]]>(WATCH_CONNECTION, {
      taskQueue,
      workflowId: watchId(connection, shard),
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
      args: [{ connection, shard }],
      signal: JOIN_WATCH_SIGNAL,
      signalArgs: [members],
      staticSummary: `polls the jobs of ${connection} together`,
    });
  }
}
