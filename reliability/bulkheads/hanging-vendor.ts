/** One worker serves three connections; the vendor of one of them stops answering. The polls of the other two must not be late. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerEntry } from '../../simulators/http-simulator.js';
import { openStage } from '../../test/helpers/stage.js';
import { milliseconds, percentile, type Experiment, type Figure } from './figure.js';
import { startWaits, STEADY } from './waits.js';

const HEALTHY_WAITS = 10;
const HANGING_WAITS = 100;
const WARM_UP_MS = 5_000;
const MEASURE_MS = 20_000;
const INTERVAL_MS = 1_000;
/** On a busy machine, two measurements of the same thing differ by this much. */
const NOISE_MS = { p50: 250, p99: 1_000 };

export const hangingVendor: Experiment = {
  name: 'hanging',
  title: 'A vendor that hangs',
  async run() {
    const stage = await openStage();
    try {
      await stage.startWorker();
      const imports = Array.from({ length: HEALTHY_WAITS }, () =>
        stage.planning.addJob({ timeline: [{ status: -1 }] }),
      );
      const runs = Array.from({ length: HEALTHY_WAITS }, () =>
        stage.gallery.addJob({ timeline: [{ status: 'Running' }] }),
      );
      await startWaits(stage, [
        ...imports.map((jobId) => ({ connection: 'planning', jobId, ...STEADY })),
        ...runs.map((jobId) => ({ connection: 'gallery', jobId, ...STEADY })),
      ]);
      const measure = async () => {
        await sleep(WARM_UP_MS);
        const from = Date.now();
        await sleep(MEASURE_MS);
        return [stage.planning, stage.gallery].flatMap((vendor) =>
          lags(vendor.requests('status').filter(({ at }) => at >= from)),
        );
      };
      const without = await measure();

      stage.reports.fault({ step: 'status', wire: 'hang', times: 'always' });
      const hanging = Array.from({ length: HANGING_WAITS }, () => stage.reports.addJob({ timeline: [{ status: 3 }] }));
      await startWaits(
        stage,
        hanging.map((jobId) => ({ connection: 'reports', jobId, ...STEADY })),
      );
      const withIt = await measure();
      return figures(without, withIt, stage.reports.requests('status'));
    } finally {
      await stage.stop();
    }
  },
};

/** How much later than its backoff each poll came. */
function lags(polls: readonly LedgerEntry[]): number[] {
  const last = new Map<string, number>();
  return polls.flatMap(({ jobId = '', at }) => {
    const before = last.get(jobId);
    last.set(jobId, at);
    return before === undefined ? [] : [at - before - INTERVAL_MS];
  });
}

function figures(without: number[], withIt: number[], hung: readonly LedgerEntry[]): Figure[] {
  const of = (part: number) => [percentile(without, part), percentile(withIt, part)] as const;
  const row = (name: 'p50' | 'p99', part: number): Figure => {
    const [before, after] = of(part);
    return {
      what: `poll lag of the two healthy connections, ${name}: without / with the hanging one`,
      found: `${milliseconds(before)} / ${milliseconds(after)}`,
      mustBe: `at most ${NOISE_MS[name]} ms more with it`,
      holds: after - before <= NOISE_MS[name],
    };
  };
  return [
    row('p50', 0.5),
    row('p99', 0.99),
    {
      what: `polls measured (${2 * HEALTHY_WAITS} waits, a poll a second each, ${MEASURE_MS / 1_000} s)`,
      found: `${without.length} / ${withIt.length}`,
      mustBe: 'nine tenths of them at least',
      holds: withIt.length >= 0.9 * without.length,
    },
    {
      what: `polls that the hanging vendor got from its ${HANGING_WAITS} waits, and answered`,
      found: `${hung.length}, ${hung.filter(({ status }) => status !== undefined).length}`,
      mustBe: 'some, and none answered',
      holds: hung.length > 0 && hung.every(({ status }) => status === undefined),
    },
  ];
}
