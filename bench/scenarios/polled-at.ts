import { setTimeout as sleep } from 'node:timers/promises';
import { polledAtAgain } from '../lag.js';
import type { RunningVendor } from '../vendor/vendor.js';

const ASKED_EVERY_MS = 500;

/** Milliseconds from `from` until the last of the jobs was polled; undefined where one was not within `patienceMs` of now. */
export async function untilAllPolledAt(
  vendor: RunningVendor,
  jobIds: readonly string[],
  from: number,
  patienceMs: number,
): Promise<number | undefined> {
  const giveUpAt = Date.now() + patienceMs;
  for (;;) {
    const all = polledAtAgain(await vendor.polls(from), jobIds, from);
    if (all !== undefined || Date.now() > giveUpAt) return all;
    await sleep(ASKED_EVERY_MS);
  }
}
