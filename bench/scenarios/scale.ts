/** More and more waits, and what a poll then costs and how late it comes. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Contender, OpenContender } from '../contender.js';
import { lagsOf, percentile } from '../lag.js';
import { reading, spentIn, spentSince } from '../meter.js';
import { countOf } from '../temporal-actions.js';
import type { RunningVendor } from '../vendor/vendor.js';
import { beginOneByOne, NEVER_ENDS_MS } from './begin.js';
import { untilAllPolledAt } from './polled-at.js';
import { withContender } from './with-contender.js';

export interface ScalePlan {
  intervalMs: number;
  scales: readonly number[];
  /** Over how long polls are counted at each scale, in milliseconds. */
  windowMs: number;
  /** From the start of one wait to the next, so that their polls are spread over an interval, as with waits that arrive one by one. */
  apartMs: number;
  /** How long the first poll of the last one may take; after that the window begins anyway. */
  firstPollsMs: number;
  /** How many begin at once, before all others; 0 leaves it out. */
  burst: number;
}

export interface ScaleResult {
  /** Memory before the first wait, in bytes. */
  rest: ScalePoint['memory'];
  points: ScalePoint[];
  burst?: Burst;
}

/** Many waits that begin at once, and end with their first poll. */
export interface Burst {
  startsASecond: number;
  /** Of one wait, to begin and to end. Seconds of processor time. */
  cpu: { worker: number; server: number };
}

export interface ScalePoint {
  waits: number;
  /** In milliseconds; of the polls in the window. */
  lag: { p50: number; p95: number; p99: number };
  /** Polls in the window, of those that were due in it or before. */
  polls: number;
  due: number;
  /** Seconds of processor time for a thousand polls. */
  cpuPerThousand: { worker: number; server: number };
  memory: { worker: number; server: number };
  /** What Temporal Cloud would bill for an hour of one wait; absent for a contender whose server does not count it. */
  actionsPerHour?: number;
}

/** Below this share of the due polls, no larger scale is tried. */
const KEEPS_UP = 0.8;
/** From the poll that sees an end to the recorded end. */
const END_MS = 2_000;
const HOUR_MS = 3_600_000;
/** Enough for a mean. */
const OWN_POLLS = 500;
const OWN_POLLS_MS = 15_000;

export async function scale(contender: Contender, plan: ScalePlan, say: (line: string) => void): Promise<ScaleResult> {
  return withContender(contender, plan.intervalMs, say, async (open, vendor) => {
    const result: ScaleResult = { rest: (await reading(open)).memory, points: [] };
    if (plan.burst > 0 && !contender.beginsOtherwise) {
      result.burst = await burstOf(open, vendor, plan);
      const { startsASecond, cpu } = result.burst;
      const ms = (seconds: number) => `${(1_000 * seconds).toFixed(1)} ms`;
      say(
        `${startsASecond.toFixed(0)} waits begun a second; CPU of each: worker ${ms(cpu.worker)}, server ${ms(cpu.server)}`,
      );
    }
    const jobIds: string[] = [];
    for (const waits of plan.scales) {
      const added = await vendor.addJobs(Array.from({ length: waits - jobIds.length }, () => ({ ms: NEVER_ENDS_MS })));
      jobIds.push(...added);
      const begun = await beginOneByOne(open, added, plan.apartMs, say).catch((error: unknown) => {
        // What was measured with fewer stays.
        if (result.points.length === 0) throw error;
        say(`${waits} waits: ${(error as Error).message}`);
        return false;
      });
      if (!begun) {
        say(`${waits} waits: not all of them were begun, so that this is not measured`);
        break;
      }
      if ((await untilAllPolledAt(vendor, jobIds, 0, plan.firstPollsMs)) === undefined) {
        say(`${waits} waits: not all of them were polled for the first time in ${plan.firstPollsMs / 1_000} s`);
      }
      // By then the polls that the start of so many delayed are made, so that the window shows the steady state.
      await sleep((contender.quietAfter ?? 1) * plan.intervalMs);
      const point = await withOwnPolls(await pointOf(open, vendor, jobIds, plan), open, jobIds);
      result.points.push(point);
      say(pointLine(point));
      if (point.polls < KEEPS_UP * point.due) break;
    }
    return result;
  });
}

/** All of them handed over at once; their jobs have ended, so that they are gone again soon. */
async function burstOf(
  contender: OpenContender,
  vendor: RunningVendor,
  { burst, firstPollsMs }: ScalePlan,
): Promise<Burst> {
  const jobIds = await vendor.addJobs(Array.from({ length: burst }, () => ({ ms: 1 })));
  const before = await reading(contender);
  const from = performance.now();
  await contender.watch(jobIds);
  const seconds = (performance.now() - from) / 1_000;
  await untilAllPolledAt(vendor, jobIds, 0, firstPollsMs);
  await sleep(END_MS);
  const { cpu } = await spentSince(before, contender);
  await vendor.forget();
  return { startsASecond: burst / seconds, cpu: { worker: cpu.worker / burst, server: cpu.server / burst } };
}

/** Adds what each wait of a watch costs beside it: about once an hour it polls by itself. */
async function withOwnPolls(point: ScalePoint, open: OpenContender, jobIds: readonly string[]): Promise<ScalePoint> {
  if (!open.pollNow || point.actionsPerHour === undefined) return point;
  const some = jobIds.slice(0, OWN_POLLS);
  const before = await reading(open);
  await open.pollNow(some);
  await sleep(OWN_POLLS_MS);
  const { from, to, actions } = await spentSince(before, open);
  const usual = (point.actionsPerHour * point.waits * (to - from)) / HOUR_MS;
  return { ...point, actionsPerHour: point.actionsPerHour + (countOf(actions!) - usual) / some.length };
}

export async function pointOf(
  contender: OpenContender,
  vendor: RunningVendor,
  jobIds: readonly string[],
  { intervalMs, windowMs }: Pick<ScalePlan, 'intervalMs' | 'windowMs'>,
): Promise<ScalePoint> {
  const { from, to, cpu, memory, actions } = await spentIn(windowMs, contender);
  const watched = new Set(jobIds);
  const waits = watched.size;
  const all = (await vendor.polls(0)).filter(([jobId]) => watched.has(jobId));
  const polls = all.filter(([, at]) => at >= from && at <= to).length;
  const seen = new Set(all.map(([jobId]) => jobId));
  const lags = lagsOf(all, intervalMs, [from, to]);
  const perThousand = (seconds: number) => (1_000 * seconds) / Math.max(1, polls);
  return {
    waits,
    lag: { p50: percentile(lags, 0.5), p95: percentile(lags, 0.95), p99: percentile(lags, 0.99) },
    polls,
    // One that was never polled is due all the time.
    due: lags.length + jobIds.filter((jobId) => !seen.has(jobId)).length,
    cpuPerThousand: { worker: perThousand(cpu.worker), server: perThousand(cpu.server) },
    memory,
    ...(actions && { actionsPerHour: (countOf(actions) * HOUR_MS) / (to - from) / waits }),
  };
}

export function pointLine({ waits, lag, polls, due, cpuPerThousand, memory, actionsPerHour }: ScalePoint): string {
  const ms = (value: number) => `${(value / 1_000).toFixed(2)} s`;
  const mb = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
  return [
    `${waits} waits: lag p50 ${ms(lag.p50)}, p95 ${ms(lag.p95)}, p99 ${ms(lag.p99)}`,
    `${polls} of ${due} polls`,
    `CPU per 1,000 polls: worker ${cpuPerThousand.worker.toFixed(1)} s, server ${cpuPerThousand.server.toFixed(1)} s`,
    `memory: worker ${mb(memory.worker)}, server ${mb(memory.server)}`,
    ...(actionsPerHour === undefined ? [] : [`${actionsPerHour.toFixed(1)} actions an hour and wait`]),
  ].join('; ');
}
