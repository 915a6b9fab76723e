/** Records the polls of a connection: how late each began, and what it saw. */
import { ApplicationFailure } from '@temporalio/common';
import { isChange, type Observation } from '../contract/job.js';
import type { RecordMetric } from '../contract/metrics.js';
import { inSpan, jobAttributes } from './activity-span.js';

/** A poll that is due. */
export interface DuePoll {
  jobId: string;
  /** The workflow id of the wait. */
  wait: string | undefined;
  last: Observation;
  /** How much later than due the poll begins; undefined if it is late on purpose. */
  lateMs: number | undefined;
}

export type RecordPoll = <Seen extends { observation: Observation }>(
  due: DuePoll,
  poll: () => Promise<Seen>,
) => Promise<Seen>;

export function pollRecorder(connection: string, record: RecordMetric): RecordPoll {
  return async ({ jobId, wait, last, lateMs }, poll) => {
    // The clocks of the worker and of Temporal may differ.
    if (lateMs !== undefined) record('vigil_poll_lag_seconds', { connection }, Math.max(0, lateMs) / 1_000);
    try {
      const seen = await inSpan('poll', jobAttributes(connection, { jobId, wait }), poll, ({ observation }) =>
        spanEnd(last, observation),
      );
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

function spanEnd(last: Observation, seen: Observation) {
  const { condition, state } = seen;
  const problem = condition === 'clear' ? undefined : condition;
  return { result: resultOf(last, seen), problem, attributes: { 'vigil.job.state': state } };
}

function resultOf(last: Observation, seen: Observation): string {
  if (seen.condition !== 'clear') return seen.condition;
  return isChange(last, seen) ? 'changed' : 'unchanged';
}
