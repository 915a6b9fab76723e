/** What Vigil promises of its own waits. Pure. */
import { inMegabytes, inSeconds } from './figures.js';
import type { MemoryResult } from './scenarios/memory.js';
import type { ScaleResult } from './scenarios/scale.js';
import { EDGES_OF_AN_HOUR, type WaitingHour } from './scenarios/waiting-hour.js';
import type { Target } from './target.js';

const MOST_EVENTS = { wait: 25, edge: 6 } as const;
const LAG = { waits: 2_000, p99Ms: 1_000 } as const;
const MEMORY = { waits: 10_000, bytes: 150e6 } as const;

export function eventTargets(hour: WaitingHour | undefined): Target[] {
  if (!hour?.history) return [];
  const most = MOST_EVENTS.wait + MOST_EVENTS.edge * EDGES_OF_AN_HOUR;
  const { events } = hour.history;
  return [
    {
      name: 'events of a wait',
      text: `${events.toFixed(0)} of a wait with ${EDGES_OF_AN_HOUR} edges`,
      target: `at most ${MOST_EVENTS.wait} and ${MOST_EVENTS.edge} an edge: ${most}`,
      met: events <= most,
    },
  ];
}

export function lagTargets(result: ScaleResult | undefined): Target[] {
  const point = result?.points.find(({ waits }) => waits === LAG.waits);
  if (!point) return [];
  return [
    {
      name: 'look lag',
      text: `p99 ${inSeconds(point.lag.p99)} at ${LAG.waits.toLocaleString('en')} waits`,
      target: `under ${inSeconds(LAG.p99Ms)}`,
      met: point.lag.p99 < LAG.p99Ms,
    },
  ];
}

export function memoryTargets({ rest, points }: MemoryResult): Target[] {
  const last = points.at(-1);
  if (last?.waits !== MEMORY.waits) return [];
  const more = last.most - rest;
  return [
    {
      name: "the worker's memory",
      text: `${inMegabytes(more)} more than without waits, at ${MEMORY.waits.toLocaleString('en')} waits`,
      target: `at most ${inMegabytes(MEMORY.bytes)} more`,
      met: more <= MEMORY.bytes,
    },
  ];
}
