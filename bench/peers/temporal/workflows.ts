/** The four ways to poll that Temporal's documents and samples show. `backoff` is in milliseconds, `jobId` the vendor's. */
import { proxyActivities, proxyLocalActivities, sleep } from '@temporalio/workflow';
import type { PollingActivities } from './activities.js';

const { readStatus } = proxyActivities<PollingActivities>({ startToCloseTimeout: '20s' });
const { readStatus: readStatusLocally } = proxyLocalActivities<PollingActivities>({ startToCloseTimeout: '20s' });

/** Timer and activity. */
export async function timerLoop(jobId: string, backoff: number): Promise<void> {
  while (await readStatus(jobId)) await sleep(backoff);
}

/** Timer and local activity: one task of the workflow a poll, and no task of an activity. */
export async function localLoop(jobId: string, backoff: number): Promise<void> {
  while (await readStatusLocally(jobId)) await sleep(backoff);
}

/** Infrequent polling: the activity fails while the job runs, and its retries are the backoff. */
export async function retryPolling(jobId: string, backoff: number): Promise<void> {
  const { untilEnded } = proxyActivities<PollingActivities>({
    startToCloseTimeout: '20s',
    retry: { initialInterval: backoff, backoffCoefficient: 1 },
  });
  await untilEnded(jobId);
}

/** Frequent polling: one activity that loops and heartbeats. */
export async function heartbeatLoop(jobId: string, backoff: number): Promise<void> {
  const { watchJob } = proxyActivities<PollingActivities>({ startToCloseTimeout: '7d', heartbeatTimeout: 2 * backoff });
  await watchJob(jobId, backoff);
}
