/** What a report counts: how the jobs ended, and for how long which connection was in problem. Pure. */
import { outagesOf, type Outage } from '../../client/story.js';
import type { KnownWait } from '../../client/told-waits.js';
import type { VendorName } from '../../contract/job.js';

/** How a wait stands, in the words of a report; `gaveUp`: it ended, and the job's own end was not seen or not brought home. */
export type WaitStatus = 'succeeded' | 'failed' | 'cancelled' | 'gaveUp' | 'running';

export const FATES: Record<WaitStatus, { sign: string; word: string }> = {
  succeeded: { sign: '✓', word: 'succeeded' },
  failed: { sign: '✗', word: 'failed' },
  cancelled: { sign: '⊘', word: 'cancelled' },
  gaveUp: { sign: '!', word: 'given up' },
  running: { sign: '▸', word: 'still running' },
};

export const FATE_NAMES = Object.keys(FATES) as WaitStatus[];

export function waitStatus({ running, story, outcome }: KnownWait): WaitStatus {
  if (running) return 'running';
  const { as, type } = story.end ?? { as: 'completed' };
  if (as === 'canceled' || type === 'JobCancelled') return 'cancelled';
  if (type === 'JobFailed') return 'failed';
  if (as !== 'completed') return 'gaveUp';
  if (outcome.state === 'failed' || outcome.state === 'cancelled') return outcome.state;
  return 'succeeded';
}

/** A bar of the report: a wait, and the time it spans. Times are milliseconds since the epoch. */
export interface Bar {
  wait: KnownWait;
  status: WaitStatus;
  from: number;
  to: number;
  outages: (Outage & { to: number })[];
}

export interface ConnectionRows {
  connection: string;
  vendor: VendorName | null;
  /** In the order in which they began. */
  bars: Bar[];
  counts: Record<WaitStatus, number>;
  /** When any of its jobs was in problem. */
  needingAttention: { from: number; to: number }[];
}

export interface ReportData {
  from: number;
  to: number;
  connections: ConnectionRows[];
  counts: Record<WaitStatus, number>;
  longestOutage?: { bar: Bar; from: number; to: number };
}

/** @param since the report's window begins there, or with the first wait that began later */
export function reportData(waits: KnownWait[], since: number, now: number): ReportData {
  const bars = waits.map((wait) => barOf(wait, now)).sort((one, other) => one.from - other.from);
  const names = [...new Set(bars.map(({ wait }) => wait.connection))].sort();
  const connections = names.map((connection) => connectionOf(connection, bars));
  const outages = bars.flatMap((bar) => bar.outages.map(({ from, to }) => ({ bar, from, to })));
  const longestOutage = outages.sort((one, other) => other.to - other.from - (one.to - one.from))[0];
  const from = bars.length === 0 ? since : Math.max(since, bars[0]?.from ?? since);
  const to = Math.max(from + 1_000, ...bars.map((bar) => bar.to));
  return { from, to, connections, counts: countsOf(bars), longestOutage };
}

function barOf(wait: KnownWait, now: number): Bar {
  const { story, outcome } = wait;
  const from = story.from || Date.parse(outcome.times.awaitedFrom);
  const to = story.end?.at ?? (wait.running ? now : from + outcome.cost.waitedSeconds * 1_000);
  const outages = outagesOf(story).map((outage) => ({ ...outage, to: outage.to ?? to }));
  return { wait, status: waitStatus(wait), from, to, outages };
}

function connectionOf(connection: string, all: Bar[]): ConnectionRows {
  const bars = all.filter(({ wait }) => wait.connection === connection);
  const vendor = bars.find(({ wait }) => wait.outcome.vendor !== null)?.wait.outcome.vendor ?? null;
  return {
    connection,
    vendor,
    bars,
    counts: countsOf(bars),
    needingAttention: union(bars.flatMap(({ outages }) => outages)),
  };
}

function countsOf(bars: Bar[]): Record<WaitStatus, number> {
  const counts = { succeeded: 0, failed: 0, cancelled: 0, gaveUp: 0, running: 0 };
  for (const { status } of bars) counts[status] += 1;
  return counts;
}

function union(times: { from: number; to: number }[]): { from: number; to: number }[] {
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of [...times].sort((one, other) => one.from - other.from)) {
    const last = joined.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined;
}
