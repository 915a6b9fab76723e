/** The deadlines and patiences of a wait, by its record. Pure. */
import { timestamp, type WaitRecord } from './wait-record.js';

/**
 * When the patience for the current condition runs out; undefined if only the deadline limits it. An unserved connection is given up
 * only if the job was never seen: a job that was seen may well be running.
 */
export function patienceEnd(record: WaitRecord): number | undefined {
  const { condition } = record.observation;
  if (condition === 'clear' || (condition === 'unserved' && record.seen)) return undefined;
  const patience = record.input.patienceMs[condition];
  return patience === null ? undefined : record.conditionSince + patience;
}

/** When the job has been queued for too long; undefined if it is not queued or if the deadline comes first. */
export function queueEnd(record: WaitRecord): number | undefined {
  const { queueDeadlineMs, deadlineMs } = record.input;
  // A queue deadline that was never the shorter one limits nothing, even after the deadline was extended.
  if (record.queuedSince === null || queueDeadlineMs >= deadlineMs) return undefined;
  const end = record.queuedSince + queueDeadlineMs;
  return end < record.deadlineAt ? end : undefined;
}

/** The next deadline or end of a patience; null if nothing is limited. */
export interface NextLimit {
  at: string;
  what: string;
}

export function nextLimit(record: WaitRecord): NextLimit | null {
  const { phase, limitAt, observation } = record;
  if (phase === 'ended') return null;
  const patience = phase === 'cancelling' ? undefined : patienceEnd(record);
  const limits: [number | undefined, string][] = [
    [patience, `the patience for ${observation.condition}`],
    [phase === 'waiting' ? queueEnd(record) : undefined, 'the queue deadline'],
    [phase === 'waiting' ? record.deadlineAt : undefined, 'the deadline'],
    [phase === 'cancelling' ? limitAt : undefined, 'the cancel deadline'],
    [phase === 'collecting' ? limitAt : undefined, 'the collect deadline'],
  ];
  const set = limits.flatMap(([at, what]) => (at === undefined ? [] : [{ at, what }]));
  const first = set.sort((one, other) => one.at - other.at)[0];
  return first ? { at: timestamp(first.at), what: first.what } : null;
}
