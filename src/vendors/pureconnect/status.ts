/** The states of a data-extractor job: ICWS, `data-extractor` 2, field `state`, and the times that stand in for it. */
import { isTerminal, type JobState, type Timestamp } from '../../contract/job.js';
import { timestampOf } from '../shared/timestamp.js';
import type { ExtractionJob } from './schemas.js';

const STATES: Record<number, JobState> = {
  0: 'queued', // submitted
  1: 'queued', // queued
  2: 'running', // started
  3: 'failed', // failed
  4: 'cancelled', // canceled
  5: 'succeeded', // finished
};

// In this order, so that a job is never called a success that the vendor also calls cancelled or failed.
const TIMES = [
  ['canceledTime', 'cancelled'],
  ['failedTime', 'failed'],
  ['finishedTime', 'succeeded'],
  ['startedTime', 'running'],
  ['queuedTime', 'queued'],
  ['submitTime', 'queued'],
] as const satisfies [keyof ExtractionJob, JobState][];

export function stateOf(state: number): JobState {
  return STATES[state] ?? 'unknown';
}

/** The job's state, by its times where the vendor left `state` out; undefined where there is nothing to tell it by. */
export function readState(job: ExtractionJob): { state: JobState; vendorState: string } | undefined {
  if (typeof job.state === 'number') return { state: stateOf(job.state), vendorState: String(job.state) };
  const told = TIMES.find(([time]) => timestampOf(job[time]) !== undefined);
  return told && { state: told[1], vendorState: told[0] };
}

/** When the job ended; undefined for one that goes on, whatever times it has. */
export function endOf(job: ExtractionJob, state: JobState): Timestamp | undefined {
  if (!isTerminal(state)) return undefined;
  const [time] = TIMES.find(([, told]) => told === state) ?? [];
  return timestampOf(time && job[time]) ?? timestampOf(job.stateChangedTime);
}
