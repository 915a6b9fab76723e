/** A contender from its start to its end: more and more waits, and the incidents at one of the scales. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Contender } from '../contender.js';
import { costOf } from '../process-cost.js';
import { detectionOf, jobsThatEnd, recovery, startsASecond, type Detection } from './incidents.js';
import { scale, type ScalePoint } from './scale.js';
import { withContender } from './with-contender.js';

export interface SessionPlan {
  paceMs: number;
  scales: readonly number[];
  windowMs: number;
  /** At which of the scales both are killed. */
  incidentsAt: number;
  /** How many begin at once, at the end. */
  burst: number;
}

export interface SessionResult {
  /** Of the worker before the first wait, in bytes. */
  restMemory: number;
  scale: ScalePoint[];
  detection: Detection;
  /** In milliseconds; undefined where not every wait was looked at again in time. */
  afterWorkerKill?: number;
  afterServerKill?: number;
  startsASecond?: number;
}

const DETECTED = 100;
const START_MS = 8;

export async function session(
  contender: Contender,
  plan: SessionPlan,
  say: (line: string) => void,
): Promise<SessionResult> {
  const { paceMs } = plan;
  return withContender(contender, paceMs, say, async (open, vendor) => {
    const result: Partial<SessionResult> = {};
    result.restMemory = (await costOf(open.processes().worker)).memory;
    const ending = await jobsThatEnd(open, vendor, { jobs: Math.min(DETECTED, plan.scales[0]!), paceMs });
    result.scale = await scale(open, vendor, {
      ...plan,
      // Spread over half a pace, as waits come; many more take as long as a server needs to take them.
      rampMs: (added) => Math.max(paceMs / 2, added * START_MS),
      say,
      after: async (waits, jobIds) => {
        if (waits !== plan.incidentsAt) return;
        result.afterWorkerKill = await recovery(() => open.killWorker(), vendor, jobIds, paceMs);
        say(`every wait looked at again ${told(result.afterWorkerKill)} the worker was killed`);
        result.afterServerKill = await recovery(() => open.killServer(), vendor, jobIds, paceMs);
        say(`every wait looked at again ${told(result.afterServerKill)} what keeps the waits was killed`);
        // What was late is made up for by then.
        await sleep(paceMs / 3);
      },
    });
    result.detection = detectionOf(ending, await open.ends());
    if (!contender.beginsOtherwise) result.startsASecond = await startsASecond(open, vendor, plan.burst);
    say(`ends seen after ${(result.detection.p50 / 1_000).toFixed(1)} s (median)`);
    if (result.startsASecond !== undefined) say(`${result.startsASecond.toFixed(0)} waits begun a second`);
    return result as SessionResult;
  });
}

function told(ms: number | undefined): string {
  return ms === undefined ? 'not within the time given after' : `${(ms / 1_000).toFixed(1)} s after`;
}
