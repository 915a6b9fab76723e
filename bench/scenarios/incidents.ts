/** What happens when what looks is killed, and what keeps the waits; how many can begin at once; how soon an end is seen. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenContender } from '../contender.js';
import { lookedAtAgain, percentile } from '../lag.js';
import type { RunningVendor } from '../vendor/vendor.js';

const ASKED_EVERY_MS = 500;
/** Beside the pace: a contender that takes longer is said not to have come back. */
const PATIENCE_MS = 90_000;

/**
 * Milliseconds from the kill until the last wait was looked at again; undefined where one was not, in a minute and a half and one pace.
 * A look that is not due yet counts too: the pace itself is a part of it.
 */
export async function recovery(
  kill: () => Promise<void>,
  vendor: RunningVendor,
  jobIds: readonly string[],
  paceMs: number,
): Promise<number | undefined> {
  const from = Date.now();
  await kill();
  const giveUpAt = from + paceMs + PATIENCE_MS;
  while (Date.now() < giveUpAt) {
    const again = lookedAtAgain(await vendor.looks(from), jobIds, from);
    if (again !== undefined) return again;
    await sleep(ASKED_EVERY_MS);
  }
  return undefined;
}

/** Waits begun a second, all of them handed over at once. */
export async function startsASecond(contender: OpenContender, jobIds: readonly string[]): Promise<number> {
  const from = performance.now();
  await contender.watch(jobIds);
  return jobIds.length / ((performance.now() - from) / 1_000);
}

/** From a job's end at the vendor to its recorded end, in milliseconds: jobs that end spread over one pace. */
export async function detection(
  contender: OpenContender,
  vendor: RunningVendor,
  { jobs, paceMs }: { jobs: number; paceMs: number },
): Promise<{ p50: number; p95: number; seen: number }> {
  const lastMs = Array.from({ length: jobs }, (_, nth) => paceMs + (nth * paceMs) / jobs);
  const addedAt = Date.now();
  const jobIds = await vendor.addJobs(lastMs);
  await contender.watch(jobIds);
  await sleep(3 * paceMs);
  const ends = await contender.ends();
  const lags = jobIds.flatMap((jobId, nth) => {
    const end = ends.get(jobId);
    return end === undefined ? [] : [end - addedAt - lastMs[nth]!];
  });
  return { p50: percentile(lags, 0.5), p95: percentile(lags, 0.95), seen: lags.length };
}
