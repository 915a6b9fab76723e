/** docs/images/performance.svg: how late polls come and what they cost, beside each other at the same number of waits. */
import { compile, type TopLevelSpec } from 'vega-lite';
import { parse, View } from 'vega';
import type { ScalePoint } from './scenarios/scale.js';

export interface Bar {
  /** The contender's. */
  name: string;
  /** What was measured with it; undefined where it did not come so far. */
  point: ScalePoint | undefined;
}

const SIZE = { width: 230, height: { step: 24 } };
const LONGEST_NAME = 300;

/** @returns SVG */
export async function pictureOf(
  bars: readonly Bar[],
  { waits, intervalMs }: { waits: number; intervalMs: number },
): Promise<string> {
  const names = bars.map(({ name }) => name);
  const measured = bars.flatMap(({ name, point }) => (point ? [{ name, point }] : []));
  const lag = measured.map(({ name, point }) => ({ name, value: point.lag.p99 / 1_000 }));
  const parts = (of: (point: ScalePoint, part: 'worker' | 'server') => number) =>
    measured.flatMap(({ name, point }) =>
      (['worker', 'server'] as const).map((part) => ({ name, part, value: of(point, part) })),
    );
  const chart = (values: object[], title: string, more: { first?: true; inParts?: true; log?: true }) => ({
    ...SIZE,
    data: { values },
    mark: { type: 'bar' as const, color: 'gray' },
    encoding: {
      y: {
        field: 'name',
        type: 'nominal' as const,
        // A contender that was not measured keeps its place.
        scale: { domain: names },
        axis: more.first ? { title: null, labelLimit: LONGEST_NAME } : null,
      },
      x: {
        field: 'value',
        type: 'quantitative' as const,
        title,
        // A linear beginning, since a logarithm has no zero.
        ...(more.log && {
          scale: { type: 'symlog' as const, constant: 0.1 },
          axis: { values: [0, 0.1, 1, 10, 100], labelExpr: 'toString(datum.value)' },
        }),
      },
      ...(more.inParts && {
        color: { field: 'part', type: 'nominal' as const, title: null, sort: ['worker', 'server'] },
      }),
    },
  });
  const spec: TopLevelSpec = {
    title: `${waits.toLocaleString('en')} waits, each polled every ${intervalMs / 1_000} s`,
    hconcat: [
      chart(lag, 'poll lag, p99, in seconds', { first: true, log: true }),
      chart(
        parts((point, part) => point.cpuPerThousand[part]),
        'processor time for 1,000 polls, in seconds',
        { inParts: true },
      ),
      chart(
        parts((point, part) => point.memory[part] / 1e6),
        'memory, in MB',
        { inParts: true },
      ),
    ],
    config: { font: 'sans-serif', background: 'white' },
  };
  return new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG();
}
