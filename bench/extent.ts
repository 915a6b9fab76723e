/** How much of each part is done. */
import type { IncidentsPlan } from './scenarios/incidents.js';
import type { MemoryPlan } from './scenarios/memory.js';
import type { ScalePlan } from './scenarios/scale.js';
import { HOUR_LOOKS } from './scenarios/waiting-hour.js';

export interface Extent {
  rounds: { commands: number; start: number; content: number };
  coalescingMs: number;
  serverWindowMs: number;
  hourLooks: number;
  incidents: IncidentsPlan;
}

/** What the page calls the pace; looks of 1,000 waits that begin so far apart are spread over it. */
const PACE_MS = 30_000;
const APART_MS = PACE_MS / 1_000;
const QUICK_PACE_MS = 3_000;

export const EXTENTS: Record<'full' | 'quick', Extent> = {
  full: {
    rounds: { commands: 15, start: 5, content: 5 },
    coalescingMs: 40_000,
    serverWindowMs: 10_000,
    hourLooks: HOUR_LOOKS,
    incidents: { paceMs: PACE_MS, waits: 100, ending: 50 },
  },
  quick: {
    rounds: { commands: 5, start: 2, content: 1 },
    coalescingMs: 6_000,
    serverWindowMs: 3_000,
    hourLooks: 15,
    incidents: { paceMs: QUICK_PACE_MS, waits: 20, ending: 10 },
  },
};

/** Of the part that takes most of a whole run. */
export const SCALE: ScalePlan = {
  paceMs: PACE_MS,
  scales: [1_000, 2_000],
  windowMs: 15_000,
  apartMs: APART_MS,
  firstLooksMs: 2 * PACE_MS,
  burst: 300,
};

/** Of the part that shows who keeps up with how many. */
export const MANY: ScalePlan = {
  paceMs: PACE_MS,
  scales: [5_000, 10_000],
  windowMs: 20_000,
  // Begun slowly, the last of them would have to get past the looks of thousands.
  apartMs: 10,
  firstLooksMs: 120_000,
  burst: 0,
};

/** So slow a pace that the server keeps up with all of them on 2 cores. */
export const MEMORY: MemoryPlan = { paceMs: 600_000, scales: [600, 2_000, 5_000, 10_000], apartMs: APART_MS };
