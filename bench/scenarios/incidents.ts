/** A few waits: what a look costs and how late it comes; how soon an end is seen; and what happens when what looks is killed, and what keeps the waits. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Contender, OpenContender } from '../contender.js';
import { percentile } from '../lag.js';
import type { RunningVendor } from '../vendor/vendor.js';
import { untilAllLookedAt } from './looked-at.js';
import { beginOneByOne, NEVER_ENDS_MS, pointLine, pointOf, type ScalePoint } from './scale.js';
import { withContender } from './with-contender.js';

export interface IncidentsPlan {
  paceMs: number;
  waits: number;
  /** Jobs whose end is to be seen. */
  ending: number;
}

export interface Incidents {
  /** Milliseconds until the last wait was looked at again; undefined where one was not in time. */
  afterWorkerKill: number | undefined;
  afterServerKill: number | undefined;
  detection: Detection;
  point: ScalePoint;
}

/** From a job's end at the vendor to its recorded end, in milliseconds. */
export interface Detection {
  p50: number;
  p95: number;
  /** Of how many jobs the end was recorded by then. */
  seen: number;
  jobs: number;
}

/** Beside the pace: a contender that takes longer is said not to have come back. */
const PATIENCE_MS = 60_000;

/** @param turn resolves when it is this contender's turn to be killed, so that no two start again at once */
export async function incidents(
  contender: Contender,
  { paceMs, waits, ending }: IncidentsPlan,
  turn: () => Promise<void>,
  say: (line: string) => void,
): Promise<Incidents> {
  return withContender(contender, paceMs, say, async (open, vendor) => {
    const ends = await jobsThatEnd(open, vendor, ending, paceMs);
    const jobIds = await vendor.addJobs(Array.from({ length: waits }, () => ({ ms: NEVER_ENDS_MS })));
    await beginOneByOne(open, jobIds, paceMs / waits);
    // The last of those that end does so half a pace from now, and is seen a pace later.
    await sleep(1.5 * paceMs);
    const point = await pointOf(open, vendor, waits, { paceMs, windowMs: paceMs });
    say(pointLine(point));
    const recovery = async (kill: () => Promise<void>) => {
      await turn();
      const from = Date.now();
      await kill();
      return untilAllLookedAt(vendor, jobIds, from, paceMs + PATIENCE_MS);
    };
    const detection = detectionOf(ends, await open.ends());
    say(`ends seen after ${(detection.p50 / 1_000).toFixed(1)} s (median), ${detection.seen} of ${detection.jobs}`);
    const afterWorkerKill = await recovery(() => open.killWorker());
    say(`every wait looked at again ${told(afterWorkerKill)} the worker was killed`);
    const afterServerKill = await recovery(() => open.killServer());
    say(`every wait looked at again ${told(afterServerKill)} what keeps the waits was killed`);
    return { afterWorkerKill, afterServerKill, detection, point };
  });
}

/** When each job ends at the vendor, in milliseconds since the epoch. */
type VendorEnds = ReadonlyMap<string, number>;

/** Begins waits for jobs that end spread over a pace, once each was looked at. */
async function jobsThatEnd(
  contender: OpenContender,
  vendor: RunningVendor,
  jobs: number,
  paceMs: number,
): Promise<VendorEnds> {
  const lastMs = Array.from({ length: jobs }, (_, nth) => paceMs / 2 + (nth * paceMs) / jobs);
  const addedAt = Date.now();
  const jobIds = await vendor.addJobs(lastMs.map((ms) => ({ ms })));
  await contender.watch(jobIds);
  return new Map(jobIds.map((jobId, nth) => [jobId, addedAt + lastMs[nth]!]));
}

function detectionOf(atVendor: VendorEnds, recorded: ReadonlyMap<string, number>): Detection {
  const lags = [...atVendor].flatMap(([jobId, at]) => {
    const end = recorded.get(jobId);
    return end === undefined ? [] : [end - at];
  });
  return { p50: percentile(lags, 0.5), p95: percentile(lags, 0.95), seen: lags.length, jobs: atVendor.size };
}

function told(ms: number | undefined): string {
  return ms === undefined ? 'not within the time given after' : `${(ms / 1_000).toFixed(1)} s after`;
}
