/** Watching a wait from a terminal until it ends or the watching does. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { liveOutcome } from '../client/live.js';
import { TEMPORAL_PATIENCE_MS } from '../client/temporal.js';
import { outcomeSoFar, readEnd, snapshotOf, type WaitEnd } from '../client/waits.js';
import type { JobOutcome } from '../job.js';
import type { ProgressView } from './progress.js';
import { ServedRemarks } from './served-remarks.js';

const LOOK_PAUSES_MS = { first: 250, most: 1_000 };
const QUERY_PATIENCE_MS = 2_000;

export interface Followed {
  /** Absent when the watching ended before the wait. */
  end?: WaitEnd;
  lastKnown?: JobOutcome;
}

/**
 * @param signal ends the watching, never the wait
 * @throws an error of Temporal's client when it does not answer for 5 s
 */
export async function follow(
  client: Client,
  handle: WorkflowHandle,
  job: { connection: string; jobId: string },
  view: ProgressView,
  signal: AbortSignal,
): Promise<Followed> {
  const remarks = new ServedRemarks(client, job.connection);
  let lastKnown: JobOutcome | undefined;
  let told: JobOutcome | undefined;
  let seenHistory = 0;
  // One of its own for each question: the client never takes its listeners off a signal.
  let asking = new AbortController();
  const leave = () => asking.abort();
  signal.addEventListener('abort', leave);
  const ask = <T>(question: () => Promise<T>) => {
    asking = new AbortController();
    if (signal.aborted) leave();
    return client.withDeadline(Date.now() + TEMPORAL_PATIENCE_MS, () =>
      client.withAbortSignal(asking.signal, question),
    );
  };
  try {
    for (let pauseMs = LOOK_PAUSES_MS.first; ; pauseMs = Math.min(LOOK_PAUSES_MS.most, pauseMs * 2)) {
      const snapshot = await ask(() => snapshotOf(handle));
      if (!snapshot?.running) return { end: await ask(() => readEnd(client, handle)), lastKnown };
      for (const line of await ask(() => remarks.of(snapshot, Date.now()))) view.say(line);
      if (snapshot.historyLength !== seenHistory) {
        const answer = await ask(() => outcomeSoFar(client, handle, QUERY_PATIENCE_MS));
        if (answer) {
          told = answer;
          seenHistory = snapshot.historyLength;
        }
      }
      lastKnown = liveOutcome(job, told, snapshot, Date.now());
      view.show(lastKnown, snapshot);
      await sleep(pauseMs, undefined, { signal });
    }
  } catch (error) {
    if (signal.aborted) return { lastKnown };
    throw error;
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
