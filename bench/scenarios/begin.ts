import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenContender } from '../contender.js';
import type { RunningVendor } from '../vendor/vendor.js';
import { untilAllPolledAt } from './polled-at.js';

/** Longer than any run of the bench. */
export const NEVER_ENDS_MS = 24 * 3_600_000;
/** How often waits are handed over. */
const BATCH_MS = 200;
const FIRST_POLLS_MS = 120_000;
const TOLD_EVERY_MS = 30_000;
/** A server with more polls than it can make accepts new waits more and more slowly. */
const GIVEN_UP_AFTER_MS = 5 * 60_000;

/**
 * Begins waits so far apart, or as fast as they are taken.
 * @returns whether all of them have begun in time
 */
export async function beginOneByOne(
  contender: OpenContender,
  jobIds: readonly string[],
  apartMs: number,
  say: (line: string) => void,
): Promise<boolean> {
  const size = Math.max(1, Math.round(BATCH_MS / apartMs));
  const beganAt = Date.now();
  let tellAt = beganAt + TOLD_EVERY_MS;
  for (let begun = 0; begun < jobIds.length; begun += size) {
    const now = Date.now();
    if (now > tellAt) {
      say(`${begun} of ${jobIds.length} waits begun`);
      tellAt = now + TOLD_EVERY_MS;
    }
    if (now > beganAt + GIVEN_UP_AFTER_MS) return false;
    await contender.watch(jobIds.slice(begun, begun + size));
    await sleep(Math.max(0, beganAt + (begun + size) * apartMs - Date.now()));
  }
  return true;
}

export interface BeginPlan {
  apartMs: number;
  /** After the first polls: until each wait is polled as it will be from then on. */
  waitMs: number;
}

/** @throws Error if the waits take too long to begin */
export async function beginAndWait(
  contender: OpenContender,
  vendor: RunningVendor,
  jobIds: readonly string[],
  { apartMs, waitMs }: BeginPlan,
  say: (line: string) => void,
): Promise<void> {
  const waits = `${jobIds.length} waits`;
  if (!(await beginOneByOne(contender, jobIds, apartMs, say))) throw new Error(`${waits} took too long to begin`);
  if ((await untilAllPolledAt(vendor, jobIds, 0, FIRST_POLLS_MS)) === undefined) {
    throw new Error(`not all of ${waits} were polled for the first time`);
  }
  await sleep(waitMs);
}
