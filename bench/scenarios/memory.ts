/** What more and more waits take of the worker's memory, at a backoff so slow that they are all that grows. */
import type { Contender } from '../contender.js';
import { costOf } from '../process-cost.js';
import { beginOneByOne, NEVER_ENDS_MS } from './begin.js';
import { untilAllPolledAt } from './polled-at.js';
import { withContender } from './with-contender.js';

export interface MemoryPlan {
  intervalMs: number;
  scales: readonly number[];
  apartMs: number;
}

export interface MemoryResult {
  /** The worker's memory before the first wait, in bytes. */
  rest: number;
  /** The most that it has taken by then. */
  points: { waits: number; most: number }[];
}

const SAMPLED_EVERY_MS = 1_000;
const FIRST_POLLS_MS = 120_000;

export async function memory(
  contender: Contender,
  { intervalMs, scales, apartMs }: MemoryPlan,
  say: (line: string) => void,
): Promise<MemoryResult> {
  return withContender(contender, intervalMs, say, async (open, vendor) => {
    const ofWorker = async () => (await costOf(open.processes().worker)).memory;
    const result: MemoryResult = { rest: await ofWorker(), points: [] };
    let most = 0;
    const sampler = setInterval(() => {
      void ofWorker().then(
        (now) => (most = Math.max(most, now)),
        () => undefined,
      );
    }, SAMPLED_EVERY_MS);
    try {
      let begun = 0;
      for (const waits of scales) {
        const jobIds = await vendor.addJobs(Array.from({ length: waits - begun }, () => ({ ms: NEVER_ENDS_MS })));
        const allBegun = await beginOneByOne(open, jobIds, apartMs, say);
        if (!allBegun || (await untilAllPolledAt(vendor, jobIds, 0, FIRST_POLLS_MS)) === undefined) {
          say(`${waits} waits: not all of them were begun and polled in time, so that no more are begun`);
          break;
        }
        begun = waits;
        result.points.push({ waits, most });
        say(`${waits} waits: ${Math.round(most / 1e6)} MB at most, ${Math.round(result.rest / 1e6)} MB without waits`);
      }
    } finally {
      clearInterval(sampler);
    }
    return result;
  });
}
