/** Turns measurements into the figures of the document. Pure. */
import {
  counted,
  inKilobytes,
  inMegabytes,
  inMilliseconds,
  inProcessorSeconds,
  inSeconds,
  type Figure,
} from './figures.js';
import type { Incidents, IncidentsPlan } from './scenarios/incidents.js';
import type { MemoryResult } from './scenarios/memory.js';
import type { ScalePoint, ScaleResult } from './scenarios/scale.js';
import type { WaitingHour } from './scenarios/waiting-hour.js';

export type ById<T> = ReadonlyMap<string, T>;

/** A hundredth of the backoff of a whole run. */
const LAG_FLOOR_MS = 300;
/** What Temporal Cloud would bill for one wait. */
export const ACTIONS_OF_AN_HOUR = 'Temporal actions in an hour, of one of them';
/** A millisecond a poll. */
const CPU_FLOOR_S = 1;

/** @param polls of the job: 120 are an hour of waiting */
export function hourFigures(hours: ById<WaitingHour>, polls: number): Figure[] {
  const name = (what: string) => `${what} for ${polls} polls`;
  const history = (of: (cost: NonNullable<WaitingHour['history']>) => number) =>
    valuesOf(hours, ({ history }) => history && of(history));
  return [
    { name: name('history events'), text: counted, better: 'less', values: history(({ events }) => events) },
    { name: name('history bytes'), text: inKilobytes, better: 'less', values: history(({ bytes }) => bytes) },
    { name: name('Temporal actions'), text: counted, better: 'less', values: history(({ actions }) => actions) },
    {
      name: name('requests to the vendor'),
      text: counted,
      better: 'less',
      values: valuesOf(hours, ({ requests }) => requests),
    },
  ];
}

export function scaleFigures(results: ById<ScaleResult>, scales: readonly number[]): Figure[] {
  const perScale = scales.flatMap((waits) => {
    const points = new Map([...results].map(([id, of]) => [id, of.points.find((one) => one.waits === waits)] as const));
    return [...pointFigures(waits, points), ...processorFigures(waits, points), ...actionFigures(waits, points)];
  });
  return [...perScale, ...memoryFigures(results), ...startFigures(results)];
}

function pointFigures(waits: number, points: ById<ScalePoint | undefined>): Figure[] {
  const at = (of: (point: ScalePoint) => number) => valuesOf(points, (point) => point && of(point));
  const name = (what: string) => ofWaits(waits, what);
  const lag = (share: 'p50' | 'p95' | 'p99'): Figure => ({
    name: name(`poll lag ${share}`),
    text: inSeconds,
    better: 'less',
    floor: LAG_FLOOR_MS,
    values: at(({ lag }) => Math.max(0, lag[share])),
  });
  return [
    lag('p50'),
    lag('p95'),
    lag('p99'),
    {
      name: name('polls made, of those due'),
      text: (share: number) => `${Math.round(100 * share)} %`,
      better: 'more' as const,
      values: at(({ polls, due }) => Math.min(1, polls / due)),
    },
    {
      name: name('worker memory'),
      text: inMegabytes,
      better: 'less' as const,
      values: at(({ memory }) => memory.worker),
    },
    {
      name: name('server memory'),
      text: inMegabytes,
      better: 'less' as const,
      values: at(({ memory }) => memory.server),
    },
  ];
}

function processorFigures(waits: number, points: ById<ScalePoint | undefined>): Figure[] {
  const figure = (whose: string, of: (cpu: ScalePoint['cpuPerThousand']) => number): Figure => ({
    name: ofWaits(waits, `${whose}CPU for 1,000 polls`),
    text: inProcessorSeconds,
    better: 'less',
    floor: CPU_FLOOR_S,
    values: valuesOf(points, (point) => point && of(point.cpuPerThousand)),
  });
  return [figure('worker ', ({ worker }) => worker), figure('server ', ({ server }) => server)];
}

function actionFigures(waits: number, points: ById<ScalePoint | undefined>): Figure[] {
  const values = valuesOf(points, (point) => point?.actionsPerHour);
  return values.size === 0 ? [] : [{ name: ofWaits(waits, ACTIONS_OF_AN_HOUR), text: counted, better: 'less', values }];
}

export function ofWaits(waits: number, what: string): string {
  return `${waits.toLocaleString('en')} waits: ${what}`;
}

/** At the largest number of waits that all of them reached: the first waits take more memory than later ones. */
function memoryFigures(results: ById<ScaleResult>): Figure[] {
  const reached = [...results.values()].flatMap(({ points }) => points.at(-1)?.waits ?? []);
  const waits = Math.min(...reached);
  return (['worker', 'server'] as const).map((of) => ({
    name: `more memory of the ${of} than without waits, per 1,000 of them`,
    text: inMegabytes,
    better: 'less',
    floor: 1e6,
    values: valuesOf(results, ({ rest, points }) => {
      const point = points.find((one) => one.waits === waits);
      return point && (1_000 * (point.memory[of] - rest[of])) / waits;
    }),
  }));
}

function startFigures(results: ById<ScaleResult>): Figure[] {
  const values = valuesOf(results, ({ burst }) => burst?.startsASecond);
  if (values.size === 0) return [];
  const cpu = (of: 'worker' | 'server') =>
    lessIsBetter(results)(`${of} CPU to begin and end a wait`, inMilliseconds, ({ burst }) => burst?.cpu[of]);
  return [{ name: 'waits begun a second', text: counted, better: 'more', values }, cpu('worker'), cpu('server')];
}

export function incidentFigures(results: ById<Incidents>, { waits, intervalMs }: IncidentsPlan): Figure[] {
  const figure = lessIsBetter(results);
  // Within one interval, no poll is later than it would have been without the kill.
  const recovery = (killed: string, of: (result: Incidents) => number | undefined): Figure => ({
    ...figure(`every wait polled again after kill -9 of the ${killed}`, inSeconds, of),
    floor: intervalMs,
  });
  const points = new Map([...results].map(([id, { point }]) => [id, point] as const));
  return [
    // No cost of a poll, because jobs end meanwhile.
    ...pointFigures(waits, points),
    figure('detection lag p50', inSeconds, ({ detection }) => detection.p50),
    figure('detection lag p95', inSeconds, ({ detection }) => detection.p95),
    recovery('worker', ({ afterWorkerKill }) => afterWorkerKill),
    recovery('server', ({ afterServerKill }) => afterServerKill),
  ];
}

/** The worker's memory. */
export function memoryTable({ rest, points }: MemoryResult): string {
  return [
    '| waits | memory of the worker, at most | more than without waits |',
    '| ---: | ---: | ---: |',
    `| 0 | ${inMegabytes(rest)} | |`,
    ...points.map(({ waits, most }) => `| ${counted(waits)} | ${inMegabytes(most)} | ${inMegabytes(most - rest)} |`),
  ].join('\n');
}

/** Makes figures from the values that there are. */
export function lessIsBetter<T>(results: ById<T>) {
  return (name: string, text: Figure['text'], of: (result: T) => number | undefined): Figure => ({
    name,
    text,
    better: 'less',
    values: valuesOf(results, of),
  });
}

function valuesOf<T>(results: ById<T>, of: (result: T) => number | undefined): Map<string, number> {
  return new Map(
    [...results].flatMap(([id, result]) => {
      const value = of(result);
      return value === undefined || Number.isNaN(value) ? [] : [[id, value] as const];
    }),
  );
}
