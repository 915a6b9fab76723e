/** Hands quiet waits over to the watches of a connection: one signal for all that come within a moment. */
import type { Client } from '@temporalio/client';
import { WorkflowIdReusePolicy } from '@temporalio/common';
import { watchId } from '../contract/ids.js';
import { JOIN_WATCH_SIGNAL, WATCH_CONNECTION, type Member, type WatchInput } from '../contract/watch.js';
import { shardOf } from '../contract/watch-due.js';

const GATHER_MS = 250;
/** A signal with more members would come near the server's limit of 2 MB. */
const MAX_BATCH = 500;

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
