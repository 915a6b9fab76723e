/** What Vigil promises of its own waits. Pure. */
import { inMegabytes, inSeconds } from './figures.js';
import type { MemoryResult } from './scenarios/memory.js';
import type { ScaleResult } from './scenarios/scale.js';
import { CHANGES_OF_AN_HOUR, type WaitingHour } from './scenarios/waiting-hour.js';
import type { Target } from './target.js';

const MOST_EVENTS = { wait: 25, change: 6 } as const;
const LAG = { waits: 2_000, p99Ms: 1_000 } as const;
const MEMORY = { waits: 10_000, bytes: 150e6 } as const;

export function eventTargets(hour: WaitingHour | undefined): Target[] {
  if (!hour?.history) return [];
  const most = MOST_EVENTS.wait + MOST_EVENTS.change * CHANGES_OF_AN_HOUR;
  const { events } = hour.history;
  return [
    {
      name: 'events of a wait',
      text: `${events.toFixed(0)} of a wait with ${CHANGES_OF_AN_HOUR} changes`,
      target: `at most ${MOST_EVENTS.wait} and ${MOST_EVENTS.change} a change: ${most}`,
      met: events <= most,
    },
  ];
}

/** @param scales that were to be reached; without that of the target there is none */
export function lagTargets(result: ScaleResult | undefined, scales: readonly number[]): Target[] {
  if (!result || !scales.includes(LAG.waits)) return [];
  const point = result.points.find(({ waits }) => waits === LAG.waits);
  const at = `at ${LAG.waits.toLocaleString('en')} waits`;
  return [
    {
      name: 'poll lag',
      text: point ? `p99 ${inSeconds(point.lag.p99)} ${at}` : `no longer measured ${at}: too few polls before`,
      target: `under ${inSeconds(LAG.p99Ms)}`,
      met: point !== undefined && point.lag.p99 < LAG.p99Ms,
    },
  ];
}

export function memoryTargets({ rest, points }: MemoryResult): Target[] {
  const point = points.find(({ waits }) => waits === MEMORY.waits);
  const more = point && point.most - rest;
  const at = `at ${MEMORY.waits.toLocaleString('en')} waits`;
  return [
    {
      name: "the worker's memory",
      text:
        more === undefined ? `not measured ${at}: fewer began` : `${inMegabytes(more)} more than without waits, ${at}`,
      target: `at most ${inMegabytes(MEMORY.bytes)} more`,
      met: more !== undefined && more <= MEMORY.bytes,
    },
  ];
}
