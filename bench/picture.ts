/** docs/performance.svg: look lag and what a look costs, over the number of waits. */
import { compile, type TopLevelSpec } from 'vega-lite';
import { parse, View } from 'vega';
import type { ScalePoint } from './scenarios/scale.js';

export interface Line {
  name: string;
  points: readonly ScalePoint[];
}

const SIZE = { width: 380, height: 260 };

/** @returns SVG */
export async function pictureOf(lines: readonly Line[]): Promise<string> {
  const values = lines.flatMap(({ name, points }) =>
    points.map(({ waits, lag, cpuPerThousand }) => ({
      name,
      waits,
      // A logarithm has no zero; a millisecond is what the clocks tell.
      lag: Math.max(0.001, lag.p99 / 1_000),
      cpu: cpuPerThousand.worker + cpuPerThousand.server,
    })),
  );
  const chart = (field: string, title: string, scale: 'log' | 'linear') => ({
    ...SIZE,
    mark: { type: 'line' as const, point: true },
    encoding: {
      x: { field: 'waits', type: 'quantitative' as const, scale: { type: 'log' as const }, title: 'waits' },
      y: { field, type: 'quantitative' as const, scale: { type: scale }, title },
      color: { field: 'name', type: 'nominal' as const, title: null, sort: lines.map(({ name }) => name) },
    },
  });
  const spec: TopLevelSpec = {
    data: { values },
    hconcat: [
      chart('lag', 'look lag, p99, in seconds', 'log'),
      chart('cpu', 'processor time for 1,000 looks, in seconds', 'linear'),
    ],
    config: { font: 'sans-serif', background: 'white' },
  };
  return new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG();
}
