/** What happens when what looks is killed, and what keeps the waits; how many can begin at once; how soon an end is seen. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenContender } from '../contender.js';
import { lookedAtAgain, percentile } from '../lag.js';
import type { RunningVendor } from '../vendor/vendor.js';

const ASKED_EVERY_MS = 500;
/** Beside the pace: a contender that takes longer is said not to have come back. */
const PATIENCE_MS = 60_000;

/**
 * Milliseconds from the kill until the last wait was looked at again; undefined where one was not, in a minute and one pace.
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

/** Waits begun a second, all of them handed over at once; their jobs have ended, so that they are gone again soon. */
export async function startsASecond(contender: OpenContender, vendor: RunningVendor, count: number): Promise<number> {
  const jobIds = await vendor.addJobs(Array.from({ length: count }, () => ({ ms: 1 })));
  const from = performance.now();
  await contender.watch(jobIds);
  return jobIds.length / ((performance.now() - from) / 1_000);
}

/** From a job's end at the vendor to its recorded end, in milliseconds. */
export interface Detection {
  p50: number;
  p95: number;
  /** Of how many jobs the end was recorded by then. */
  seen: number;
  jobs: number;
}

/** When each job ends at the vendor, in milliseconds since the epoch. */
export type VendorEnds = ReadonlyMap<string, number>;

/** Begins waits for jobs that end spread over the second pace. */
export async function jobsThatEnd(
  contender: OpenContender,
  vendor: RunningVendor,
  { jobs, paceMs }: { jobs: number; paceMs: number },
): Promise<VendorEnds> {
  const lastMs = Array.from({ length: jobs }, (_, nth) => paceMs / 2 + (nth * paceMs) / jobs);
  const addedAt = Date.now();
  const jobIds = await vendor.addJobs(lastMs.map((ms) => ({ ms })));
  await contender.watch(jobIds);
  return new Map(jobIds.map((jobId, nth) => [jobId, addedAt + lastMs[nth]!]));
}

export function detectionOf(atVendor: VendorEnds, recorded: ReadonlyMap<string, number>): Detection {
  const lags = [...atVendor].flatMap(([jobId, at]) => {
    const end = recorded.get(jobId);
    return end === undefined ? [] : [end - at];
  });
  return { p50: percentile(lags, 0.5), p95: percentile(lags, 0.95), seen: lags.length, jobs: atVendor.size };
}
