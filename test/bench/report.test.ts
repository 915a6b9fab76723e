import { describe, expect, it } from '@jest/globals';
import { figureTable, ratioToBest, type Figure } from '../../bench/figures.js';
import { incidentFigures, memoryTable, scaleFigures } from '../../bench/report.js';
import type { Incidents } from '../../bench/scenarios/incidents.js';
import type { ScalePoint, ScaleResult } from '../../bench/scenarios/scale.js';
import { lagTargets, memoryTargets, recoveryTargets, sharedTargets } from '../../bench/vigil-targets.js';

const MB = 1e6;

function point(waits: number, more: Partial<ScalePoint> = {}): ScalePoint {
  return {
    waits,
    lag: { p50: 10, p95: 20, p99: 30 },
    polls: 600,
    due: 600,
    cpuPerThousand: { worker: 2, server: 5 },
    memory: { worker: 200 * MB, server: 300 * MB },
    ...more,
  };
}

function result(points: ScalePoint[]): ScaleResult {
  return { rest: { worker: 150 * MB, server: 100 * MB }, points };
}

function figureOf(figures: readonly Figure[], name: string): Figure {
  return figures.find((figure) => figure.name === name)!;
}

describe('the figures of growing numbers of waits', () => {
  const figures = scaleFigures(
    new Map([
      ['vigil', result([point(1_000), point(2_000)])],
      ['one', result([point(1_000, { polls: 300, lag: { p50: 40, p95: 90, p99: -1 } })])],
    ]),
    [1_000, 2_000],
  );

  it('are absent for a contender that did not reach the number', () => {
    expect(figureOf(figures, '2,000 waits: poll lag p99').values).toEqual(new Map([['vigil', 30]]));
  });

  it('show the share of the due polls that were made', () => {
    const { values, text } = figureOf(figures, '1,000 waits: polls made, of those due');
    expect([...values].map(([id, share]) => [id, text(share)])).toEqual([
      ['vigil', '100 %'],
      ['one', '50 %'],
    ]);
  });

  it('treat lags as equal if they hardly differ, and a negative lag as 0', () => {
    expect(ratioToBest(figureOf(figures, '1,000 waits: poll lag p50'), 'vigil')?.ratio).toBe(1);
    expect(figureOf(figures, '1,000 waits: poll lag p99').values.get('one')).toBe(0);
  });

  it('measure the memory per 1,000 waits from 0 up to the number that all contenders reached', () => {
    const { values } = figureOf(figures, 'more memory of the worker than without waits, per 1,000 of them');
    expect(values).toEqual(
      new Map([
        ['vigil', 50 * MB],
        ['one', 50 * MB],
      ]),
    );
  });

  it('are in a table with a column for each contender', () => {
    const columns = [
      { id: 'vigil', name: 'Vigil' },
      { id: 'one', name: 'one' },
    ];
    const rows = figureTable(figures, columns, 'vigil').split('\n');
    expect(new Set(rows.map((row) => row.split('|').length))).toEqual(new Set([6]));
  });
});

describe('the figures of killed processes', () => {
  const found = (afterWorkerKill: number): Incidents => ({
    afterWorkerKill,
    afterServerKill: undefined,
    detection: { p50: 15_000, p95: 28_000, seen: 50, jobs: 50 },
    point: point(100),
  });
  const ratioOf = (ours: number, theirs: number) => {
    const results = new Map([
      ['vigil', found(ours)],
      ['one', found(theirs)],
    ]);
    const figures = incidentFigures(results, { intervalMs: 30_000, waits: 100, ending: 50 });
    return ratioToBest(figureOf(figures, 'every wait polled again after kill -9 of the worker'), 'vigil')?.ratio;
  };

  it('treat recoveries as equal if none is longer than a backoff, and no others', () => {
    expect(ratioOf(29_000, 24_000)).toBe(1);
    expect(ratioOf(60_000, 24_000)).toBe(2);
  });
});

describe('the targets', () => {
  it.each([
    [499, true],
    [500, false],
  ])('hold for a lag of %d ms: %s', (p99, met) => {
    const found = lagTargets(result([point(500), point(1_000, { lag: { p50: 0, p95: 0, p99 } })]), [500, 1_000]);
    expect(found).toMatchObject([{ met }]);
  });

  it('are absent for a lag that was not measured', () => {
    expect(lagTargets(result([point(500)]), [500])).toEqual([]);
    expect(lagTargets(undefined, [1_000])).toEqual([]);
  });

  it('are missed by a lag that was not reached', () => {
    expect(lagTargets(result([point(500)]), [500, 1_000])).toMatchObject([{ met: false }]);
  });

  it.each([
    [300 * MB, true],
    [301 * MB, false],
  ])('hold for a memory of %d bytes: %s', (most, met) => {
    expect(memoryTargets({ rest: 150 * MB, points: [{ waits: 10_000, most }] })).toMatchObject([{ met }]);
  });

  it('are missed if fewer waits could be started', () => {
    const points = [{ waits: 5_000, most: 200 * MB }];
    expect(memoryTargets({ rest: 150 * MB, points })).toMatchObject([{ met: false }]);
  });
});

describe('the targets of the shared watch', () => {
  const good = point(10_000, {
    lag: { p50: 10, p95: 20, p99: 600 },
    cpuPerThousand: { worker: 0.5, server: 0.3 },
    memory: { worker: 300 * MB, server: 300 * MB },
    actionsPerHour: 7,
  });
  const peer = point(10_000, { cpuPerThousand: { worker: 1, server: 1 } });
  const missed = (ours: ScalePoint, others = peer) => {
    const results = new Map([
      ['vigil-shared', result([ours])],
      ['vigil', result([{ ...peer, cpuPerThousand: { worker: 0, server: 0 } }])],
      ['job-table', result([others])],
    ]);
    return sharedTargets(results, [10_000], 'vigil-shared')
      .filter(({ met }) => !met)
      .map(({ name }) => name);
  };

  it('are met by what they name', () => {
    expect(missed(good)).toEqual([]);
  });

  it.each([
    ['polls made', { polls: 590 }],
    ['poll lag', { lag: { p50: 0, p95: 0, p99: 601 } }],
    ['CPU of worker and server for 1,000 polls', { cpuPerThousand: { worker: 0.5, server: 0.31 } }],
    ["the worker's memory", { memory: { worker: 301 * MB, server: 0 } }],
    ['Temporal actions in an hour of waiting', { actionsPerHour: 7.1 }],
  ] as const)('are missed by too much or too little: %s', (name, more) => {
    expect(missed({ ...good, ...more })).toEqual([`shared watch: ${name}`]);
  });

  it('are missed if a peer of the same run takes less CPU', () => {
    const cheap = { ...peer, cpuPerThousand: { worker: 0.4, server: 0.3 } };
    expect(missed(good, cheap)).toEqual(['shared watch: CPU of worker and server for 1,000 polls']);
  });

  it('are missed for a number of waits that was not reached, and absent for one that nobody asked for', () => {
    const results = new Map([['vigil-shared', result([])]]);
    expect(sharedTargets(results, [10_000], 'vigil-shared')).toMatchObject([{ met: false }]);
    expect(sharedTargets(results, [1_000], 'vigil-shared')).toEqual([]);
  });

  it.each([
    [35_000, true],
    [35_001, false],
    [undefined, false],
  ])('hold for a recovery after %d ms: %s', (afterWorkerKill, met) => {
    const detection = { p50: 0, p95: 0, seen: 0, jobs: 0 };
    const found = { afterWorkerKill, afterServerKill: 1, detection, point: point(100) };
    expect(recoveryTargets(found, 30_000)).toMatchObject([{ met }, { met: true }]);
  });

  it('give a killed worker the time of its heartbeats at short intervals', () => {
    const detection = { p50: 0, p95: 0, seen: 0, jobs: 0 };
    const found = { afterWorkerKill: 17_000, afterServerKill: 17_001, detection, point: point(20) };
    expect(recoveryTargets(found, 3_000)).toMatchObject([{ met: true }, { met: false }]);
  });
});

describe('the table of memory', () => {
  it('has the highest value for each number of waits, and the increase compared with no waits', () => {
    expect(
      memoryTable({ rest: 150 * MB, points: [{ waits: 10_000, most: 250 * MB }] })
        .split('\n')
        .slice(2),
    ).toEqual(['| 0 | 150 MB | |', '| 10,000 | 250 MB | 100 MB |']);
  });
});
