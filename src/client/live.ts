/** What is known of a wait that has not ended: what the wait itself answers, with what its pending poll has told the server since. */
import { unseenOutcome, type JobOutcome } from '../contract/outcome.js';
import type { WaitSnapshot } from './waits.js';

/** @param told the wait's own answer; undefined where no worker gave one @param now milliseconds since the epoch */
export function liveOutcome(
  { connection, jobId }: { connection: string; jobId: string },
  told: JobOutcome | undefined,
  { startTime, progress }: Pick<WaitSnapshot, 'startTime' | 'progress'>,
  now: number,
): JobOutcome {
  const known = told ?? unseenOutcome(connection, jobId, startTime.toISOString(), 'waiting');
  const { cost, times } = known;
  const waitedSeconds = Math.max(0, Math.round((now - Date.parse(times.awaitedFrom)) / 1_000));
  if (!progress) return { ...known, cost: { ...cost, waitedSeconds } };
  const { observation, polls } = progress;
  return {
    ...known,
    vendor: observation.vendor ?? known.vendor,
    // A cancel that the vendor has accepted is known to the wait alone.
    state: known.state === 'cancelling' ? known.state : observation.state,
    condition: observation.condition,
    vendorState: observation.vendorState || known.vendorState,
    percent: observation.percent ?? null,
    summary: observation.summary ?? known.summary,
    times: {
      ...times,
      queued: observation.queued ?? times.queued,
      started: observation.started ?? times.started,
    },
    outputLocation: observation.outputLocation ?? known.outputLocation,
    cost: { ...cost, polls: Math.max(cost.polls, polls), waitedSeconds },
  };
}
