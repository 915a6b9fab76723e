import type { Task } from 'graphile-worker';
import type { BenchVendor } from '../../contender.js';

export const POLL = 'poll';

export interface PollPayload {
  jobId: string;
}

const RUNS = -1;

/** One look. While the vendor's job runs it schedules the next one under the same key; else it records the end, once. */
export function createPollTask({ url, application, user, password }: BenchVendor, paceMs: number): Task {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const jobs = `${url}/HyperionPlanning/rest/v3/applications/${application}/jobs`;
  return async (payload, helpers) => {
    const { jobId } = payload as PollPayload;
    const answer = await fetch(`${jobs}/${jobId}`, { headers: { authorization }, signal: AbortSignal.timeout(20_000) });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    if (((await answer.json()) as { status: number }).status === RUNS) {
      await helpers.addJob(POLL, { jobId }, { jobKey: jobId, runAt: new Date(Date.now() + paceMs) });
    } else {
      await helpers.query('insert into ended (job_id) values ($1) on conflict do nothing', [jobId]);
    }
  };
}
