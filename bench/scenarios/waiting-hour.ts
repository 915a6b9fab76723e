/** What an hour of waiting costs where nothing is slow: the job of an hour, looked at each 30 s, played many times as fast. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { HistoryCost, OpenContender } from '../contender.js';
import type { RunningVendor } from '../vendor/vendor.js';

export interface WaitingHour {
  requests: number;
  /** Of a contender on Temporal. */
  history?: HistoryCost;
}

const HOUR_MS = 3_600_000;
const PACE_MS = 30_000;
/** What differs from wait to wait is when its job ends within a pace. */
const WAITS = 3;
/** Of what Vigil calls one: the job is seen to run, and to end. */
export const EDGES_OF_AN_HOUR = 2;
const GIVE_UP_MS = 60_000;

export const hourPaceMs = (faster: number) => PACE_MS / faster;

/** @param contender opened with the pace of an hour that is so many times as fast */
export async function waitingHour(
  contender: OpenContender,
  vendor: RunningVendor,
  faster: number,
): Promise<WaitingHour> {
  await vendor.forget();
  const jobIds = await vendor.addJobs(Array.from({ length: WAITS }, () => HOUR_MS / faster));
  await contender.watch(jobIds);
  await sleep(HOUR_MS / faster);
  const giveUpAt = Date.now() + GIVE_UP_MS;
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
        actions: mean(({ actions }) => actions),
      },
    }),
  };
}
