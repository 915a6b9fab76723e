import { ApplicationFailure, heartbeat, sleep } from '@temporalio/activity';
import type { BenchVendor } from '../../contender.js';
import { createVendorPoll } from '../vendor-poll.js';

export interface PollingActivities {
  /** Whether the job still runs. */
  readStatus(jobId: string): Promise<boolean>;
  /** @throws ApplicationFailure while the job runs */
  untilEnded(jobId: string): Promise<void>;
  watchJob(jobId: string, backoff: number): Promise<void>;
}

let polls = 0;
/** Since the process began. */
export const pollsMade = () => polls;

/** @param vendor without it no vendor is asked, and every job keeps running: measures the server alone */
export function createPollingActivities(vendor: BenchVendor | undefined): PollingActivities {
  const readStatus = vendor ? createVendorPoll(vendor) : () => Promise.resolve(true);
  return {
    readStatus,
    untilEnded: async (jobId) => {
      polls += 1;
      if (await readStatus(jobId)) throw ApplicationFailure.create({ message: 'not ended yet', category: 'BENIGN' });
    },
    watchJob: async (jobId, backoff) => {
      while (await readStatus(jobId)) {
        heartbeat();
        await sleep(backoff);
      }
    },
  };
}
