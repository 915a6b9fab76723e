/** How much of each part is done. */
import type { IncidentsPlan } from './scenarios/incidents.js';
import type { MemoryPlan } from './scenarios/memory.js';
import type { ScalePlan } from './scenarios/scale.js';
import { HOUR_POLLS } from './scenarios/waiting-hour.js';

export interface Extent {
  rounds: { commands: number; start: number; content: number };
  coalescingMs: number;
  serverWindowMs: number;
  hourPolls: number;
  incidents: IncidentsPlan;
}

/** What the page calls the backoff; polls of 1,000 waits that begin so far apart are spread over it. */
const INTERVAL_MS = 30_000;
const APART_MS = INTERVAL_MS / 1_000;
const QUICK_INTERVAL_MS = 3_000;

export const EXTENTS: Record<'full' | 'quick', Extent> = {
  full: {
    rounds: { commands: 15, start: 5, content: 5 },
    coalescingMs: 40_000,
    serverWindowMs: 10_000,
    hourPolls: HOUR_POLLS,
    incidents: { intervalMs: INTERVAL_MS, waits: 100, ending: 50 },
  },
  quick: {
    rounds: { commands: 5, start: 2, content: 1 },
    coalescingMs: 6_000,
    serverWindowMs: 3_000,
    hourPolls: 15,
    incidents: { intervalMs: QUICK_INTERVAL_MS, waits: 20, ending: 10 },
  },
};

/** For the part that takes most of a whole run. */
export const SCALE: ScalePlan = {
  intervalMs: INTERVAL_MS,
  scales: [1_000, 2_000],
  windowMs: 15_000,
  apartMs: APART_MS,
  firstPollsMs: 2 * INTERVAL_MS,
  burst: 300,
};

/** For the part that shows which contender keeps up with how many waits. */
export const MANY: ScalePlan = {
  intervalMs: INTERVAL_MS,
  scales: [5_000, 10_000],
  windowMs: 20_000,
  // If they started slowly, the last ones would queue behind the polls of thousands.
  apartMs: 10,
  firstPollsMs: 120_000,
  burst: 0,
};

/** Slow enough for the server to keep up with all of them on 2 cores. */
export const MEMORY: MemoryPlan = { intervalMs: 600_000, scales: [600, 2_000, 5_000, 10_000], apartMs: APART_MS };
