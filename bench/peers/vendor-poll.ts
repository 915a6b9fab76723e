import type { BenchVendor } from '../contender.js';

const RUNS = -1;
const LIMIT_MS = 20_000;

/** One poll, as each peer makes it: whether the job still runs. Node's own fetch keeps its connections. @throws Error on any other status than 200 */
export function createVendorPoll({
  url,
  application,
  user,
  password,
}: BenchVendor): (jobId: string) => Promise<boolean> {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const jobs = `${url}/HyperionPlanning/rest/v3/applications/${application}/jobs`;
  return async (jobId) => {
    const answer = await fetch(`${jobs}/${jobId}`, {
      headers: { authorization },
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    return ((await answer.json()) as { status: number }).status === RUNS;
  };
}
