import type { Task } from 'graphile-worker';
import type { BenchVendor } from '../../contender.js';
import { createVendorPoll } from '../vendor-poll.js';

export const POLL = 'poll';

export interface PollPayload {
  jobId: string;
}

/** One poll. While the vendor's job runs it schedules the next one under the same key; else it records the end, once. */
export function createPollTask(vendor: BenchVendor, intervalMs: number): Task {
  const runs = createVendorPoll(vendor);
  return async (payload, helpers) => {
    const { jobId } = payload as PollPayload;
    if (await runs(jobId)) {
      await helpers.addJob(POLL, { jobId }, { jobKey: jobId, runAt: new Date(Date.now() + intervalMs) });
    } else {
      await helpers.query('insert into ended (job_id) values ($1) on conflict do nothing', [jobId]);
    }
  };
}
