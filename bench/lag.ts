/** Poll lag, from the vendor's own ledger. Pure. */
import type { Poll } from './vendor/messages.js';

/**
 * How much later than due each poll came, in milliseconds: due is the backoff after the answer to the job's poll before. One that was due and
 * has not come by the end of the window counts with how late it is by then, so that a contender which falls behind does not poll quick.
 * @param window from and to, in milliseconds since the epoch; polls before it tell when those in it were due
 */
export function lagsOf(
  polls: readonly Readonly<Poll>[],
  intervalMs: number,
  [from, to]: readonly [number, number],
): number[] {
  const answered = new Map<string, number>();
  const lags: number[] = [];
  for (const [jobId, at, doneAt] of polls) {
    if (at > to) continue;
    const before = answered.get(jobId);
    if (before !== undefined && at >= from) lags.push(at - before - intervalMs);
    answered.set(jobId, doneAt);
  }
  for (const before of answered.values()) if (before + intervalMs < to) lags.push(to - before - intervalMs);
  return lags;
}

/** @param share 0.5 is the median */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? NaN;
}

/** How long after `from` each of the jobs was polled for the first time; undefined where one never was. */
export function polledAtAgain(
  polls: readonly Readonly<Poll>[],
  jobIds: readonly string[],
  from: number,
): number | undefined {
  const first = new Map<string, number>();
  for (const [jobId, at] of polls) if (at >= from && !first.has(jobId)) first.set(jobId, at);
  const times = jobIds.map((jobId) => first.get(jobId));
  return times.every((at) => at !== undefined) ? Math.max(...times) - from : undefined;
}
