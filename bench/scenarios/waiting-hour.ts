/** What an hour of waiting costs where nothing is slow: a job that ends after as many looks as an hour has, made as fast as each contender can. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { HistoryCost, OpenContender } from '../contender.js';
import type { RunningVendor } from '../vendor/vendor.js';

export interface WaitingHour {
  requests: number;
  /** Of a contender on Temporal. */
  history?: HistoryCost;
}

/** The looks of an hour at a pace of 30 s. */
export const HOUR_LOOKS = 120;
/** Short; what a server adds to it does not matter, since looks are counted and not time. */
export const HOUR_PACE_MS = 500;
const WAITS = 3;
/** Of what Vigil calls one: the job is seen to run, and to end. */
export const EDGES_OF_AN_HOUR = 2;
/** A server fires timers up to a second late. */
const LONGEST_LOOK_MS = 3_000;

/**
 * @param contender opened with HOUR_PACE_MS
 * @param looks after which the job has ended
 */
export async function waitingHour(
  contender: OpenContender,
  vendor: RunningVendor,
  looks: number,
): Promise<WaitingHour> {
  await vendor.forget();
  const jobIds = await vendor.addJobs(Array.from({ length: WAITS }, () => ({ reads: looks })));
  await contender.watch(jobIds);
  const giveUpAt = Date.now() + looks * LONGEST_LOOK_MS;
  while ((await contender.ends()).size < WAITS) {
    if (Date.now() > giveUpAt) throw new Error('not all of the waits have ended');
    await sleep(500);
  }
  const requests = (await vendor.requests()) / WAITS;
  const known = contender.historyOf ? await Promise.all(jobIds.map((jobId) => contender.historyOf!(jobId))) : [];
  const mean = (of: (cost: (typeof known)[number]) => number) =>
    known.reduce((sum, cost) => sum + of(cost), 0) / known.length;
  return {
    requests,
    ...(known.length > 0 && {
      history: {
        events: mean(({ events }) => events),
        bytes: mean(({ bytes }) => bytes),
        actions: mean(({ actions }) => actions) + (contender.heartbeatsPerLook ?? 0) * looks,
      },
    }),
  };
}
