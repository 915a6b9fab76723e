/** What Vigil promises of its own waits. Pure. */
import { actionsOfAnHour } from './cost-report.js';
import { counted, inMegabytes, inProcessorSeconds, inSeconds } from './figures.js';
import type { ById } from './report.js';
import type { WaitCost } from './scenarios/cost.js';
import type { Incidents } from './scenarios/incidents.js';
import type { MemoryResult } from './scenarios/memory.js';
import type { OutageCost } from './scenarios/outage.js';
import type { ScalePoint, ScaleResult } from './scenarios/scale.js';
import { CHANGES_OF_AN_HOUR, type WaitingHour } from './scenarios/waiting-hour.js';
import type { Target } from './target.js';

const MOST_EVENTS = { wait: 25, change: 6 } as const;
const LAG = { waits: 1_000, p99Ms: 500 } as const;
const MEMORY = { waits: 10_000, bytes: 150e6 } as const;
const SHARED = {
  waits: 10_000,
  p99Ms: 600,
  /** What is due at the very end of the window comes after it. */
  polled: 0.99,
  cpuPerThousand: 0.8,
  memory: 150e6,
  /** By then another attempt has taken over the polls of a killed worker: the heartbeat timeout and a pause. */
  noticedMs: 12_000,
  recoveryMs: 5_000,
  outageEvents: 100,
} as const;
/** The most actions that a wait of a shared watch takes in an hour, by the number of waits. */
const MOST_ACTIONS: ReadonlyMap<number, number> = new Map([
  [1_000, 15],
  [10_000, 7],
]);

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

/** @param results of all contenders, the shared watch among them @param scales that were to be reached */
export function sharedTargets(results: ById<ScaleResult>, scales: readonly number[], ours: string): Target[] {
  const result = results.get(ours);
  if (!result || !scales.includes(SHARED.waits)) return [];
  const at = `at ${SHARED.waits.toLocaleString('en')} waits`;
  const pointOf = (of: ScaleResult | undefined) => of?.points.find(({ waits }) => waits === SHARED.waits);
  const point = pointOf(result);
  if (!point) {
    return [{ name: 'shared watch', text: `not measured ${at}`, target: 'all polls made', met: false }];
  }
  const made = point.polls / point.due;
  const cpu = totalCpu(point);
  const more = point.memory.worker - result.rest.worker;
  const peers = [...results].flatMap(([id, of]) => {
    const other = pointOf(of);
    return id.startsWith('vigil') || !other ? [] : [totalCpu(other)];
  });
  const least = Math.min(SHARED.cpuPerThousand, ...peers);
  const { actionsPerHour } = point;
  return [
    {
      name: 'shared watch: polls made',
      text: `${(100 * made).toFixed(1)} % of those due, ${at}`,
      target: `at least ${100 * SHARED.polled} %`,
      met: made >= SHARED.polled,
    },
    {
      name: 'shared watch: poll lag',
      text: `p99 ${inSeconds(point.lag.p99)} ${at}`,
      target: `at most ${inSeconds(SHARED.p99Ms)}`,
      met: point.lag.p99 <= SHARED.p99Ms,
    },
    {
      name: 'shared watch: CPU of worker and server for 1,000 polls',
      text: `${inProcessorSeconds(cpu)} ${at}`,
      target: `at most ${inProcessorSeconds(least)}${least < SHARED.cpuPerThousand ? ', that of the cheapest peer' : ''}`,
      met: cpu <= least,
    },
    {
      name: "shared watch: the worker's memory",
      text: `${inMegabytes(more)} more than without waits, ${at}`,
      target: `at most ${inMegabytes(SHARED.memory)} more`,
      met: more <= SHARED.memory,
    },
    ...(actionsPerHour === undefined ? [] : [actionTarget(actionsPerHour, SHARED.waits)]),
  ];
}

export function costTargets(cost: WaitCost | undefined): Target[] {
  return [...(cost?.quiet.keys() ?? [])].flatMap((waits) =>
    MOST_ACTIONS.has(waits) ? [actionTarget(actionsOfAnHour(cost!, waits), waits)] : [],
  );
}

function actionTarget(actions: number, waits: number): Target {
  const most = MOST_ACTIONS.get(waits)!;
  return {
    name: 'shared watch: Temporal actions in an hour of waiting',
    text: `${counted(actions)} at ${waits.toLocaleString('en')} waits`,
    target: `at most ${most}`,
    met: actions <= most,
  };
}

export function outageTargets(outage: OutageCost | undefined): Target[] {
  if (!outage) return [];
  const { events, waits } = outage;
  return [
    {
      name: 'shared watch: history events of an outage',
      text: `${counted(events)} with ${waits.toLocaleString('en')} waits`,
      target: `at most ${SHARED.outageEvents}`,
      met: events <= SHARED.outageEvents,
    },
  ];
}

export function recoveryTargets(found: Incidents | undefined, intervalMs: number): Target[] {
  if (!found) return [];
  const mostMs = Math.max(intervalMs, SHARED.noticedMs) + SHARED.recoveryMs;
  const target = (killed: string, ms: number | undefined): Target => ({
    name: `shared watch: all polled again after kill -9 of the ${killed}`,
    text: ms === undefined ? 'not in time' : `after ${inSeconds(ms)}`,
    target: `at most ${inSeconds(mostMs)}`,
    met: ms !== undefined && ms <= mostMs,
  });
  return [target('worker', found.afterWorkerKill), target('server', found.afterServerKill)];
}

function totalCpu({ cpuPerThousand: { worker, server } }: ScalePoint): number {
  return worker + server;
}
