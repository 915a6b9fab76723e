import { ApplicationFailure, heartbeat, sleep } from '@temporalio/activity';
import type { BenchVendor } from '../../contender.js';
import { createVendorLook } from '../vendor-look.js';

export interface PollingActivities {
  /** Whether the job still runs. */
  readStatus(jobId: string): Promise<boolean>;
  /** @throws ApplicationFailure while the job runs */
  untilEnded(jobId: string): Promise<void>;
  watchJob(jobId: string, pace: number): Promise<void>;
}

let looks = 0;
/** Since the process began. */
export const looksMade = () => looks;

/** @param vendor without one nobody is asked, and every job runs: for what the server alone can do */
export function createPollingActivities(vendor: BenchVendor | undefined): PollingActivities {
  const readStatus = vendor ? createVendorLook(vendor) : () => Promise.resolve(true);
  return {
    readStatus,
    untilEnded: async (jobId) => {
      looks += 1;
      if (await readStatus(jobId)) throw ApplicationFailure.create({ message: 'not ended yet', category: 'BENIGN' });
    },
    watchJob: async (jobId, pace) => {
      while (await readStatus(jobId)) {
        heartbeat();
        await sleep(pace);
      }
    },
  };
}
