/** Brings back the watches that somebody terminated. Their waits would notice within the hour; this takes a minute. */
import { setTimeout as pause } from 'node:timers/promises';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { waitQuery } from '../client/wait-query.js';
import { watchId } from '../contract/ids.js';
import { POLL_NOW_SIGNAL } from '../contract/wait-messages.js';
import { WATCH_CONNECTION, type WatchHint } from '../contract/watch.js';

const CHECK_EVERY_MS = 60_000;
/** Longer than a wait goes without a poll of its own. */
const REMEMBERED_MS = 2 * 3_600_000;
const ENDED_FROM_OUTSIDE = '"Terminated", "Failed", "TimedOut", "Canceled"';
/** Between two hints, so that thousands of waits do not poll at once. */
const HINT_PAUSE_MS = 20;

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
    const lost: string[] = [];
    for (let shard = 0; shard < shards; shard += 1) lost.push(...(await this.lostRuns(watchId(connection, shard))));
    if (lost.length === 0) return 0;
    this.warn(`The watch of ${connection} was ended from outside; its waits are asked to poll and join it again`);
    const asked = await this.askWaits(connection);
    // After a failure, the next check asks all of them again.
    for (const run of lost) this.handled.add(run);
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

  private async askWaits(connection: string): Promise<number> {
    let asked = 0;
    for await (const { workflowId } of this.client.workflow.list({
      query: waitQuery({ connection, only: 'running' }),
    })) {
      try {
        await this.client.workflow.getHandle(workflowId).signal(POLL_NOW_SIGNAL, { seen: null } satisfies WatchHint);
        asked += 1;
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      }
      await pause(HINT_PAUSE_MS);
    }
    return asked;
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
