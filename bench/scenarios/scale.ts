/** More and more waits, and what a look then costs and how late it comes. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenContender } from '../contender.js';
import { lagsOf, percentile } from '../lag.js';
import { costOf } from '../process-cost.js';
import type { RunningVendor } from '../vendor/vendor.js';

export interface ScalePoint {
  waits: number;
  /** In milliseconds; of the looks in the window. */
  lag: { p50: number; p95: number; p99: number };
  /** Looks in the window, of those that the pace wants. */
  looks: number;
  wanted: number;
  /** Seconds of processor time for a thousand looks. */
  cpuPerThousand: { worker: number; server: number };
  memory: { worker: number; server: number };
}

export interface ScaleOptions {
  paceMs: number;
  scales: readonly number[];
  /** Over how long the new waits of a step begin. */
  rampMs: (added: number) => number;
  /** At least the pace, so that every wait is looked at. */
  windowMs: number;
  say: (line: string) => void;
  /** After the window of a scale, while its waits go on. */
  after?(waits: number, jobIds: readonly string[]): Promise<void>;
}

/** Longer than any run of the bench. */
export const NEVER_ENDS_MS = 24 * 3_600_000;
const BATCHES_A_SECOND = 5;
/** Below this share of the looks that are wanted nothing larger is tried. */
const KEEPS_UP = 0.8;

export async function scale(
  contender: OpenContender,
  vendor: RunningVendor,
  options: ScaleOptions,
): Promise<ScalePoint[]> {
  const { paceMs, scales, windowMs, say } = options;
  const points: ScalePoint[] = [];
  const jobIds: string[] = [];
  for (const waits of scales) {
    const added = await vendor.addJobs(Array.from({ length: waits - jobIds.length }, () => ({ ms: NEVER_ENDS_MS })));
    jobIds.push(...added);
    await ramp(contender, added, options.rampMs(added.length));
    const { worker, server } = contender.processes();
    const before = [await costOf(worker), await costOf(server)] as const;
    const from = Date.now();
    await sleep(windowMs);
    const after = [await costOf(worker), await costOf(server)] as const;
    const to = Date.now();
    const all = await vendor.looks(0);
    const looks = all.filter(([, at]) => at >= from && at <= to).length;
    const lags = lagsOf(all, paceMs, [from, to]);
    const perThousand = (index: 0 | 1) => (1_000 * (after[index].cpu - before[index].cpu)) / Math.max(1, looks);
    const point: ScalePoint = {
      waits,
      lag: { p50: percentile(lags, 0.5), p95: percentile(lags, 0.95), p99: percentile(lags, 0.99) },
      looks,
      wanted: Math.round((waits * windowMs) / paceMs),
      cpuPerThousand: { worker: perThousand(0), server: perThousand(1) },
      memory: { worker: after[0].memory, server: after[1].memory },
    };
    points.push(point);
    say(pointLine(point));
    if (point.looks < KEEPS_UP * point.wanted) break;
    await options.after?.(waits, jobIds);
  }
  return points;
}

async function ramp(contender: OpenContender, jobIds: readonly string[], overMs: number): Promise<void> {
  const batches = Math.max(1, Math.round((overMs / 1_000) * BATCHES_A_SECOND));
  const size = Math.ceil(jobIds.length / batches);
  const beganAt = Date.now();
  for (let batch = 0; batch * size < jobIds.length; batch += 1) {
    await contender.watch(jobIds.slice(batch * size, (batch + 1) * size));
    await sleep(Math.max(0, beganAt + ((batch + 1) * overMs) / batches - Date.now()));
  }
}

function pointLine({ waits, lag, looks, wanted, cpuPerThousand, memory }: ScalePoint): string {
  const ms = (value: number) => `${(value / 1_000).toFixed(2)} s`;
  const mb = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
  return [
    `${waits} waits: lag p50 ${ms(lag.p50)}, p95 ${ms(lag.p95)}, p99 ${ms(lag.p99)}`,
    `${looks} of ${wanted} looks`,
    `CPU per 1,000 looks: worker ${cpuPerThousand.worker.toFixed(1)} s, server ${cpuPerThousand.server.toFixed(1)} s`,
    `memory: worker ${mb(memory.worker)}, server ${mb(memory.server)}`,
  ].join('; ');
}
