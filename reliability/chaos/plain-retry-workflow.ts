/** What a run of Vigil is compared with: a workflow whose activity starts the job, and which leaves the rest to Temporal's retries. */
import { proxyActivities, sleep } from '@temporalio/workflow';
import type { SubmitActivities, SubmitRequest } from '../../src/contract/run-job.js';

/**
 * The same activity as in a run, at the same worker.
 * @param queue of the activity @returns the id of the job that it knows
 */
export async function plainRetry(queue: string, request: SubmitRequest): Promise<string> {
  // With Temporal's default policy: an attempt that is lost, or that throws, is followed by another one.
  const { submitJob } = proxyActivities<SubmitActivities>({
    taskQueue: queue,
    startToCloseTimeout: '2m',
    heartbeatTimeout: '15s',
  });
  for (;;) {
    const answer = await submitJob(request);
    if ('started' in answer) return answer.started;
    // The activity returns what a plain one throws.
    await sleep('1s');
  }
}
