import { ApplicationFailure, heartbeat, sleep } from '@temporalio/activity';
import type { BenchVendor } from '../../contender.js';

export interface PollingActivities {
  /** Whether the job still runs. */
  readStatus(jobId: string): Promise<boolean>;
  /** @throws ApplicationFailure while the job runs */
  untilEnded(jobId: string): Promise<void>;
  watchJob(jobId: string, pace: number): Promise<void>;
}

const RUNS = -1;

export function createPollingActivities({ url, application, user, password }: BenchVendor): PollingActivities {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const jobs = `${url}/HyperionPlanning/rest/v3/applications/${application}/jobs`;
  const readStatus = async (jobId: string) => {
    const answer = await fetch(`${jobs}/${jobId}`, { headers: { authorization } });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    return ((await answer.json()) as { status: number }).status === RUNS;
  };
  return {
    readStatus,
    untilEnded: async (jobId) => {
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
