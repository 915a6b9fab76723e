/** Records the polls of a connection: how late each began, and what it saw. */
import { ApplicationFailure } from '@temporalio/common';
import { isChange, type Observation } from '../contract/job.js';
import type { RecordMetric } from '../contract/metrics.js';

/** @param lateMs how much later than due the poll begins; undefined if it is late on purpose */
export type RecordPoll = <Seen extends { observation: Observation }>(
  last: Observation,
  lateMs: number | undefined,
  poll: () => Promise<Seen>,
) => Promise<Seen>;

export function pollRecorder(connection: string, record: RecordMetric): RecordPoll {
  return async (last, lateMs, poll) => {
    // The clocks of the worker and of Temporal may differ.
    if (lateMs !== undefined) record('vigil_poll_lag_seconds', { connection }, Math.max(0, lateMs) / 1_000);
    try {
      const seen = await poll();
      record('vigil_polls_total', { connection, result: resultOf(last, seen.observation) });
      return seen;
    } catch (error) {
      // A poll that its caller gave up saw nothing.
      const isRejected = error instanceof ApplicationFailure && error.type === 'VendorRejectedRequest';
      if (isRejected) record('vigil_polls_total', { connection, result: 'rejected' });
      throw error;
    }
  };
}

function resultOf(last: Observation, seen: Observation): string {
  if (seen.condition !== 'clear') return seen.condition;
  return isChange(last, seen) ? 'changed' : 'unchanged';
}
