/** What an hour of waiting costs where nothing is slow: a job that ends after as many polls as an hour has, made as fast as each contender can. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { HistoryCost, OpenContender } from '../contender.js';
import type { RunningVendor } from '../vendor/vendor.js';

export interface WaitingHour {
  requests: number;
  /** For a contender on Temporal. */
  history?: HistoryCost;
}

/** The polls of an hour at a backoff of 30 s. */
export const HOUR_POLLS = 120;
/** Short; what a server adds to it does not matter, since polls are counted and not time. */
export const HOUR_INTERVAL_MS = 500;
const WAITS = 3;
/** As Vigil counts changes: the job is seen running, and then ended. */
export const CHANGES_OF_AN_HOUR = 2;
/** A server fires timers up to a second late. */
const LONGEST_POLL_MS = 3_000;

/**
 * @param contender opened with the interval above
 * @param polls after which the job has ended
 */
export async function waitingHour(
  contender: OpenContender,
  vendor: RunningVendor,
  polls: number,
): Promise<WaitingHour> {
  await vendor.forget();
  const jobIds = await vendor.addJobs(Array.from({ length: WAITS }, () => ({ reads: polls })));
  await contender.watch(jobIds);
  const giveUpAt = Date.now() + polls * LONGEST_POLL_MS;
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
        actions: mean(({ actions }) => actions) + (contender.heartbeatsPerPoll ?? 0) * polls,
      },
    }),
  };
}
