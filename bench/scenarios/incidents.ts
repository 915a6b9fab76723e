/** A few waits: what a poll costs and how late it comes; how soon an end is seen; and what happens when what polls is killed, and what keeps the waits. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Contender } from '../contender.js';
import { percentile } from '../lag.js';
import { beginOneByOne, NEVER_ENDS_MS } from './begin.js';
import { untilAllPolledAt } from './polled-at.js';
import { pointLine, pointOf, type ScalePoint } from './scale.js';
import { withContender } from './with-contender.js';

export interface IncidentsPlan {
  intervalMs: number;
  waits: number;
  /** Jobs whose end is to be seen. */
  ending: number;
}

export interface Incidents {
  /** Milliseconds until the last wait was polled again; undefined where one was not in time. */
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

/** The number of intervals in which all waits start. With fewer, eight contenders would use both cores completely. */
const BEGIN_INTERVALS = 2;
/** Before the first job ends: the last waits to begin have been polled again. */
const QUIET_INTERVALS = BEGIN_INTERVALS + 1;
/**
 * Jobs that start one after the other end this many places apart. This number, and its difference to the number of intervals above, share no
 * divisor with the number of jobs that end.
 */
const STRIDE = 9;
/** Added to the interval: a contender that takes longer counts as not recovered. */
const PATIENCE_MS = 60_000;

/** How contenders that are measured at the same time keep out of each other's way. */
export interface InCompany {
  /** Resolves when all are set up. */
  ready: () => Promise<void>;
  /** Resolves when it is this contender's turn to be killed, so that no two restart at once. */
  turn: () => Promise<void>;
  say: (line: string) => void;
}

export async function incidents(
  contender: Contender,
  { intervalMs, waits, ending }: IncidentsPlan,
  { ready, turn, say }: InCompany,
): Promise<Incidents> {
  return withContender(contender, intervalMs, say, async (open, vendor) => {
    await ready();
    const lasting = Array.from({ length: waits }, () => ({ ms: NEVER_ENDS_MS }));
    const addedAt = Date.now();
    // Spread over a backoff, and in another order than they begin in: else each would end at the same time before its next poll.
    const endsAfter = Array.from(
      { length: ending },
      (_, nth) => (QUIET_INTERVALS + ((nth * STRIDE) % ending) / ending) * intervalMs,
    );
    const [jobIds, endingIds] = await Promise.all([
      vendor.addJobs(lasting),
      vendor.addJobs(endsAfter.map((ms) => ({ ms }))),
    ]);
    const ends = new Map(endingIds.map((jobId, nth) => [jobId, addedAt + endsAfter[nth]!]));
    const apartMs = (BEGIN_INTERVALS * intervalMs) / (waits + ending);
    if (!(await beginOneByOne(open, spread(endingIds, jobIds), apartMs, say))) {
      throw new Error(`${waits + ending} waits took too long to begin`);
    }
    await sleep(Math.max(0, addedAt + (QUIET_INTERVALS + 1) * intervalMs - Date.now()));
    // The last end is seen meanwhile.
    const point = await pointOf(open, vendor, jobIds, { intervalMs, windowMs: intervalMs });
    say(pointLine(point));
    const recovery = async (kill: () => Promise<void>) => {
      await turn();
      const from = Date.now();
      await kill();
      return untilAllPolledAt(vendor, jobIds, from, intervalMs + PATIENCE_MS);
    };
    const detection = detectionOf(ends, await open.ends(), Date.now());
    say(`ends seen after ${(detection.p50 / 1_000).toFixed(1)} s (median), ${detection.seen} of ${detection.jobs}`);
    const afterWorkerKill = await recovery(() => open.killWorker());
    say(`every wait polled again ${timeText(afterWorkerKill)} the worker was killed`);
    const afterServerKill = await recovery(() => open.killServer());
    say(`every wait polled again ${timeText(afterServerKill)} what keeps the waits was killed`);
    return { afterWorkerKill, afterServerKill, detection, point };
  });
}

/** Spreads each list evenly over both, so that the polls of each are spread over the interval. */
function spread(...lists: readonly (readonly string[])[]): string[] {
  return lists
    .flatMap((list) => list.map((one, nth) => ({ one, at: (nth + 0.5) / list.length })))
    .sort((one, other) => one.at - other.at)
    .map(({ one }) => one);
}

/** When each job ends at the vendor, in milliseconds since the epoch. */
type VendorEnds = ReadonlyMap<string, number>;

/** An end that is not recorded by now counts with how late it is. */
function detectionOf(atVendor: VendorEnds, recorded: ReadonlyMap<string, number>, now: number): Detection {
  const lags = [...atVendor].map(([jobId, at]) => (recorded.get(jobId) ?? now) - at);
  const seen = [...atVendor.keys()].filter((jobId) => recorded.has(jobId)).length;
  return { p50: percentile(lags, 0.5), p95: percentile(lags, 0.95), seen, jobs: atVendor.size };
}

function timeText(ms: number | undefined): string {
  return ms === undefined ? 'not within the time given after' : `${(ms / 1_000).toFixed(1)} s after`;
}
