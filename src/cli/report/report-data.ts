/** What a report counts: how the waits ended, and how long each connection had a problem. Pure. */
import type { ReportedWait } from '../../client/reported-waits.js';
import { isTerminal, type VendorName } from '../../contract/job.js';
import { oneLine } from '../../text/printable-text.js';
import { outagesOf, spansOf, type Outage } from '../../contract/timeline.js';

/**
 * `mayStillRun`: the wait was cancelled, and the job was not. `gaveUp`: the wait ended before it saw the job's own end, or before it had
 * collected it.
 */
export type WaitStatus = 'mayStillRun' | 'succeeded' | 'failed' | 'cancelled' | 'gaveUp' | 'running';

/** The worst first. */
export const STATUSES: Record<WaitStatus, { sign: string; word: string; means: string }> = {
  mayStillRun: {
    sign: '‼',
    word: 'wait cancelled, job may still run',
    means: 'the wait was cancelled, and nothing confirms that the job was',
  },
  gaveUp: {
    sign: '!',
    word: 'given up',
    means: "the wait ended before it saw the job's own end, or before it had collected the content",
  },
  failed: { sign: '✗', word: 'failed', means: 'the job failed at the vendor' },
  cancelled: { sign: '⊘', word: 'cancelled', means: 'the job was cancelled' },
  running: { sign: '▸', word: 'still running', means: 'the wait continues' },
  succeeded: { sign: '✓', word: 'succeeded', means: 'the job succeeded, and its content is collected' },
};

export const STATUS_NAMES = Object.keys(STATUSES) as WaitStatus[];

export function waitStatus({ running, status, error, outcome }: ReportedWait): WaitStatus {
  if (running) return 'running';
  if (status === 'CANCELLED' && !isTerminal(outcome.state)) return 'mayStillRun';
  if (status === 'CANCELLED' || error?.type === 'JobCancelled') return 'cancelled';
  if (error?.type === 'JobFailed') return 'failed';
  if (status !== 'COMPLETED') return 'gaveUp';
  if (outcome.state === 'failed' || outcome.state === 'cancelled') return outcome.state;
  return 'succeeded';
}

/** A bar of the report: a wait and the time it spans. Times are milliseconds since the epoch. */
export interface Bar {
  wait: ReportedWait;
  status: WaitStatus;
  /** Why the wait did not end well, or why Vigil cannot see its job; on one line. */
  reason?: string;
  /** Whether somebody should see to it: nobody asked for this end, or Vigil cannot see the job now. */
  isProblem: boolean;
  from: number;
  to: number;
  outages: (Outage & { to: number })[];
}

export interface ConnectionRows {
  connection: string;
  vendor: VendorName | null;
  /** In the order in which they started, those with a problem too. */
  bars: Bar[];
  counts: Record<WaitStatus, number>;
  /** The times in which at least one of its jobs had a problem. */
  problems: { from: number; to: number }[];
}

export interface ReportData {
  from: number;
  to: number;
  /** How many jobs the waits are for: one that was awaited again has several. */
  jobs: number;
  connections: ConnectionRows[];
  /** The waits with a problem, the worst first. */
  problems: Bar[];
  counts: Record<WaitStatus, number>;
  longestOutage?: { bar: Bar; from: number; to: number };
}

/** @param since the start of the report, or later if the first wait started later */
export function reportData(waits: ReportedWait[], since: number, now: number): ReportData {
  const bars = waits.map((wait) => barOf(wait, now)).sort((one, other) => one.from - other.from);
  const names = [...new Set(bars.map(({ wait }) => wait.connection))].sort();
  const connections = names.map((connection) => connectionRows(connection, bars));
  const outages = bars.flatMap((bar) => bar.outages.map(({ from, to }) => ({ bar, from, to })));
  const longestOutage = outages.sort((one, other) => other.to - other.from - (one.to - one.from))[0];
  const jobs = new Set(bars.map(({ wait }) => wait.workflowId)).size;
  const problems = STATUS_NAMES.flatMap((status) => bars.filter((bar) => bar.isProblem && bar.status === status));
  const from = bars.length === 0 ? since : Math.max(since, bars[0]?.from ?? since);
  const to = Math.max(from + 1_000, ...bars.map((bar) => bar.to));
  return { from, to, jobs, connections, problems, counts: countsOf(bars), longestOutage };
}

function barOf(wait: ReportedWait, now: number): Bar {
  const { outcome, closedAt } = wait;
  // After a continue-as-new, the server lists an ended wait with the start of its last run.
  const from = Math.min(wait.startedAt.getTime(), Date.parse(outcome.times.awaitedFrom) || Infinity);
  const to = closedAt?.getTime() ?? now;
  const outages = outagesOf(spansOf(outcome.timeline, closedAt?.getTime()));
  const status = waitStatus(wait);
  return {
    wait,
    status,
    reason: reasonOf(wait, status),
    isProblem: isProblem(wait, status),
    from,
    to,
    outages: outages.map((outage) => ({ ...outage, to: outage.to ?? to })),
  };
}

function isProblem({ outcome, error }: ReportedWait, status: WaitStatus): boolean {
  if (status === 'running') return outcome.condition !== 'clear';
  return status !== 'succeeded' && (status !== 'cancelled' || error?.type === 'JobCancelled');
}

function reasonOf({ outcome, error, running }: ReportedWait, status: WaitStatus): string | undefined {
  const { condition, timeline, summary, messages } = outcome;
  if (running) {
    if (condition === 'clear') return undefined;
    const problem = timeline.findLast((entry) => entry.condition === condition)?.problem;
    return problem === undefined ? condition : `${condition}: ${oneLine(problem)}`;
  }
  if (status === 'succeeded') return undefined;
  const said = summary ?? messages.last.findLast(({ severity }) => severity === 'error')?.text;
  const reason = error?.message || said;
  return reason && oneLine(reason);
}

function connectionRows(connection: string, all: Bar[]): ConnectionRows {
  const bars = all.filter(({ wait }) => wait.connection === connection);
  const vendor = bars.find(({ wait }) => wait.outcome.vendor !== null)?.wait.outcome.vendor ?? null;
  return {
    connection,
    vendor,
    bars,
    counts: countsOf(bars),
    problems: union(bars.flatMap(({ outages }) => outages)),
  };
}

function countsOf(bars: Bar[]): Record<WaitStatus, number> {
  const counts = { mayStillRun: 0, gaveUp: 0, failed: 0, cancelled: 0, running: 0, succeeded: 0 };
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
