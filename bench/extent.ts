/** How much of each part is done. */
import type { ClientPollsPlan } from './client-polls.js';
import type { CostPlan } from './scenarios/cost.js';
import type { IncidentsPlan } from './scenarios/incidents.js';
import type { MemoryPlan } from './scenarios/memory.js';
import type { PushPlan } from './push.js';
import type { OutagePlan } from './scenarios/outage.js';
import type { ScalePlan } from './scenarios/scale.js';
import { HOUR_POLLS } from './scenarios/waiting-hour.js';

export interface Extent {
  rounds: { commands: number; start: number; content: number };
  coalescingMs: number;
  serverWindowMs: number;
  hourPolls: number;
  incidents: IncidentsPlan;
  client: ClientPollsPlan;
  cost: CostPlan;
  outage: OutagePlan;
  push: PushPlan;
}

/** What the page calls the backoff; polls of 1,000 waits that begin so far apart are spread over it. */
const INTERVAL_MS = 30_000;
const APART_MS = INTERVAL_MS / 1_000;
const QUICK_INTERVAL_MS = 3_000;

export const EXTENTS: Record<'full' | 'quick', Extent> = {
  full: {
    rounds: { commands: 15, start: 5, content: 5 },
    client: { polls: 2_000, rounds: 5 },
    coalescingMs: 40_000,
    serverWindowMs: 10_000,
    hourPolls: HOUR_POLLS,
    incidents: { intervalMs: INTERVAL_MS, waits: 100, ending: 50 },
    cost: {
      intervalMs: INTERVAL_MS,
      scales: [100, 1_000],
      apartMs: APART_MS,
      waitMs: INTERVAL_MS + 10_000,
      // The watch heartbeats every 3 s and is asked every 5 s: a multiple of both.
      windowMs: 30_000,
      changing: 500,
      ownPollMs: 15_000,
      phaseMs: INTERVAL_MS + 10_000,
    },
    outage: {
      intervalMs: INTERVAL_MS,
      // As many as the dev server keeps up with.
      waits: { vigil: 1_000, 'vigil-shared': 5_000 },
      apartMs: 15,
      waitMs: 1.5 * INTERVAL_MS,
      outageMs: 2 * INTERVAL_MS,
      afterMs: INTERVAL_MS + 10_000,
    },
    push: { intervalMs: INTERVAL_MS, jobs: 30 },
  },
  quick: {
    rounds: { commands: 5, start: 2, content: 1 },
    client: { polls: 1_000, rounds: 3 },
    coalescingMs: 6_000,
    serverWindowMs: 3_000,
    hourPolls: 15,
    incidents: { intervalMs: QUICK_INTERVAL_MS, waits: 20, ending: 10 },
    cost: {
      intervalMs: QUICK_INTERVAL_MS,
      scales: [20],
      apartMs: 50,
      waitMs: 2 * QUICK_INTERVAL_MS,
      windowMs: 6_000,
      changing: 10,
      ownPollMs: 3_000,
      phaseMs: 2 * QUICK_INTERVAL_MS,
    },
    outage: {
      intervalMs: QUICK_INTERVAL_MS,
      waits: { vigil: 20, 'vigil-shared': 100 },
      apartMs: 20,
      waitMs: 2 * QUICK_INTERVAL_MS,
      outageMs: 2 * QUICK_INTERVAL_MS,
      afterMs: 2 * QUICK_INTERVAL_MS,
    },
    // Messages are read every 5 s, so that a shorter interval has nothing to gain.
    push: { intervalMs: 12_000, jobs: 12 },
  },
};

/** For the part that takes most of a whole run. */
export const SCALE: ScalePlan = {
  intervalMs: INTERVAL_MS,
  scales: [1_000],
  windowMs: 15_000,
  apartMs: APART_MS,
  firstPollsMs: 2 * INTERVAL_MS,
  burst: 300,
};

/** For the part with as many waits as only contenders keep up with that do not need their server for each poll. */
export const MANY: ScalePlan = {
  intervalMs: INTERVAL_MS,
  scales: [10_000],
  windowMs: 20_000,
  // If they started slowly, the last ones would queue behind the polls of thousands.
  apartMs: 5,
  firstPollsMs: 120_000,
  burst: 0,
};

/** Slow enough for the server to keep up with all of them on 2 cores. */
export const MEMORY: MemoryPlan = { intervalMs: 600_000, scales: [600, 2_000, 5_000, 10_000], apartMs: APART_MS };
