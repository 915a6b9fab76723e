/** From what was measured to the figures of the document. Pure. */
import { counted, inKilobytes, inMegabytes, inSeconds, type Figure } from './figures.js';
import type { SessionResult } from './scenarios/session.js';
import type { WaitingHour } from './scenarios/waiting-hour.js';

export type ById<T> = ReadonlyMap<string, T>;

/** Differences below this are those of the clocks and of the machine's mood. */
const LAG_FLOOR_MS = 50;

/** @param looks of the job: 120 are an hour of waiting */
export function hourFigures(hours: ById<WaitingHour>, looks: number): Figure[] {
  const name = (what: string) => `${what} for ${looks} looks`;
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

export function scaleFigures(sessions: ById<SessionResult>, scales: readonly number[]): Figure[] {
  return scales.flatMap((waits) => {
    const at = (of: (point: SessionResult['scale'][number]) => number) =>
      valuesOf(sessions, ({ scale }) => {
        const point = scale.find((one) => one.waits === waits);
        return point && of(point);
      });
    const name = (what: string) => `${waits.toLocaleString('en')} waits: ${what}`;
    const lag = (share: 'p50' | 'p95' | 'p99'): Figure => ({
      name: name(`look lag ${share}`),
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
        name: name('looks made, of those wanted'),
        text: (share: number) => `${Math.round(100 * share)} %`,
        better: 'more' as const,
        values: at(({ looks, wanted }) => looks / wanted),
      },
      {
        name: name('worker CPU for 1,000 looks'),
        text: (cpu: number) => `${cpu.toFixed(1)} s`,
        better: 'less' as const,
        values: at(({ cpuPerThousand }) => cpuPerThousand.worker),
      },
      {
        name: name('server CPU for 1,000 looks'),
        text: (cpu: number) => `${cpu.toFixed(1)} s`,
        better: 'less' as const,
        values: at(({ cpuPerThousand }) => cpuPerThousand.server),
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
  });
}

export function sessionFigures(sessions: ById<SessionResult>): Figure[] {
  const perThousand = (of: 'worker' | 'server') =>
    valuesOf(sessions, ({ scale }) => {
      const [first, last] = [scale[0], scale.at(-1)];
      if (!first || !last || first === last) return undefined;
      return (1_000 * (last.memory[of] - first.memory[of])) / (last.waits - first.waits);
    });
  return [
    {
      name: 'memory of the worker per 1,000 waits',
      text: inMegabytes,
      better: 'less',
      floor: 1e6,
      values: perThousand('worker'),
    },
    {
      name: 'memory of the server per 1,000 waits',
      text: inMegabytes,
      better: 'less',
      floor: 1e6,
      values: perThousand('server'),
    },
    {
      name: 'detection lag p50',
      text: inSeconds,
      better: 'less',
      values: valuesOf(sessions, ({ detection }) => detection.p50),
    },
    {
      name: 'detection lag p95',
      text: inSeconds,
      better: 'less',
      values: valuesOf(sessions, ({ detection }) => detection.p95),
    },
    {
      name: 'waits begun a second',
      text: counted,
      better: 'more',
      values: valuesOf(sessions, ({ startsASecond }) => startsASecond),
    },
    {
      name: 'every wait looked at again after kill -9 of the worker',
      text: inSeconds,
      better: 'less',
      values: valuesOf(sessions, ({ afterWorkerKill }) => afterWorkerKill),
    },
    {
      name: 'every wait looked at again after kill -9 of the server',
      text: inSeconds,
      better: 'less',
      values: valuesOf(sessions, ({ afterServerKill }) => afterServerKill),
    },
  ];
}

function valuesOf<T>(results: ById<T>, of: (result: T) => number | undefined): Map<string, number> {
  return new Map(
    [...results].flatMap(([id, result]) => {
      const value = of(result);
      return value === undefined || Number.isNaN(value) ? [] : [[id, value] as const];
    }),
  );
}
