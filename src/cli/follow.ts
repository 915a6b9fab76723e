/** Watching a wait from a terminal until it ends or the watching does. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { outcomeSoFar, readEnd, snapshotOf, type WaitEnd } from '../client/waits.js';
import { actsQueue, looksQueue, type JobOutcome } from '../job.js';
import { isQueueServed } from '../pollers.js';
import type { ProgressView } from './progress.js';

const LOOK_EVERY_MS = 1_000;
const QUERY_PATIENCE_MS = 2_000;
const UNSERVED_EVERY_MS = 30_000;

export interface Followed {
  /** Absent when the watching ended before the wait. */
  end?: WaitEnd;
  lastKnown?: JobOutcome;
}

/** @param signal ends the watching, never the wait */
export async function follow(
  client: Client,
  handle: WorkflowHandle,
  queues: { taskQueue: string; connection: string },
  view: ProgressView,
  signal: AbortSignal,
): Promise<Followed> {
  let lastKnown: JobOutcome | undefined;
  let seenHistory = 0;
  let nextServedCheck = 0;
  while (!signal.aborted) {
    const snapshot = await snapshotOf(handle);
    if (!snapshot?.running) return { end: await readEnd(handle), lastKnown };
    if (Date.now() >= nextServedCheck) {
      nextServedCheck = Date.now() + UNSERVED_EVERY_MS;
      for (const line of await unservedLines(client, queues)) view.say(line);
    }
    if (snapshot.historyLength !== seenHistory) {
      const outcome = await outcomeSoFar(client, handle, QUERY_PATIENCE_MS);
      if (outcome) {
        lastKnown = outcome;
        seenHistory = snapshot.historyLength;
      }
    }
    view.show(lastKnown, snapshot);
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  return { lastKnown };
}

async function unservedLines(client: Client, { taskQueue, connection }: { taskQueue: string; connection: string }) {
  const { namespace } = client.options;
  const served = (queue: string, kind: 'activities' | 'workflows') =>
    isQueueServed(client.workflowService, namespace, queue, kind, Date.now());
  const lines: string[] = [];
  if (!(await served(taskQueue, 'workflows'))) {
    lines.push(`No worker polls ${taskQueue} for workflows: the wait stands still until a vigil-worker serves it.`);
  }
  for (const queue of [looksQueue(taskQueue, connection), actsQueue(taskQueue, connection)]) {
    if (await served(queue, 'activities')) continue;
    lines.push(`No worker polls ${queue}: start a vigil-worker whose config has the connection ${connection}.`);
  }
  return lines;
}
