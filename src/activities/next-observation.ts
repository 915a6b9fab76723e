import { Context } from '@temporalio/activity';
import { isEdge, type JobStatus, type Observation } from '../job.js';
import { jobLink } from '../job-page.js';
import { BLIP_PAUSES_MS, nextLookDelay, settlingDelay } from '../pace.js';
import { shortText } from '../short-text.js';
import type { VendorClient } from '../vendors/vendor-client.js';
import { attempt, pauseFor } from './attempt.js';
import type { LookRequest, LookResult } from './contract.js';
import { nothingNew } from './nothing-new.js';
import { troubleOf } from './to-failure.js';

const LONGEST = { vendorState: 200, summary: 1_000, outputLocation: 1_000 } as const;
/** All the requests of one look, a log-in included. */
const LOOK_LIMIT_MS = 20_000;

interface Seen {
  observation: Observation;
  retryAfterMs?: number;
}

/**
 * One look at the job. Returns what it saw when that differs from `last` by an edge; else fails benignly with the delay after which the
 * server starts the next attempt, on whichever worker is then alive.
 */
export function nextObservation(client: VendorClient, jobPage?: string) {
  return async (request: LookRequest): Promise<LookResult> => {
    const { jobId, last, pace, settle, looksBefore } = request;
    // The server counts the attempts for us: a reset sets the count, and so the pace, back to its start.
    const attempts = Context.current().info.attempt;
    const looks = settle ? attempts - 1 : attempts;
    if (looks === 0) throw unchanged(last, looksBefore, settlingDelay(pace, Math.random(), request, Date.now()));
    const { observation, retryAfterMs } = await attempt((signal) => look(client, jobId, last, signal), {
      limitMs: LOOK_LIMIT_MS,
    });
    if (isEdge(last, observation)) {
      const { state, condition, percent, trouble } = observation;
      Context.current().log.info('edge', { jobId, state, condition, percent, trouble });
      return { observation, looks, retryAfterMs, lookedAt: Date.now(), link: jobLink(jobPage, jobId) };
    }
    throw unchanged(observation, looksBefore + looks, nextLookDelay(pace, attempts, Math.random(), retryAfterMs));
  };
}

/** Asks the vendor; a blip is looked at again, twice and quickly, before it counts. */
export async function look(client: VendorClient, jobId: string, last: Observation, signal: AbortSignal): Promise<Seen> {
  for (const pauseMs of [...BLIP_PAUSES_MS, undefined]) {
    try {
      const status = bounded(await client.readStatus(jobId, signal));
      if (status.state !== 'unknown') return { observation: { ...status, vendor: client.vendor, condition: 'clear' } };
      const trouble = `${client.vendor} calls the state ${JSON.stringify(status.vendorState)}, which we do not know`;
      return { observation: { ...status, vendor: client.vendor, condition: 'unintelligible', trouble } };
    } catch (error) {
      const { condition, what, blip, retryAfterMs } = troubleOf(error);
      // Once it is known to be away, more requests would only be a burden to it.
      const again = blip && last.condition === 'clear' && pauseMs !== undefined && (await pauseFor(pauseMs, signal));
      if (!again) return { observation: { ...last, vendor: client.vendor, condition, trouble: what }, retryAfterMs };
    }
  }
  throw new Error('unreachable code: the last try returns or throws');
}

// What a vendor says travels through Temporal with each edge; a text of any length is only for the content store.
function bounded(status: JobStatus): JobStatus {
  const { vendorState, summary, outputLocation } = status;
  return {
    ...status,
    vendorState: shortText(vendorState, LONGEST.vendorState),
    summary: summary && shortText(summary, LONGEST.summary),
    outputLocation: outputLocation && shortText(outputLocation, LONGEST.outputLocation),
  };
}

function unchanged(observation: Observation, looks: number, delayMs: number) {
  const { state, condition, percent, trouble } = observation;
  const nextLookInSeconds = Math.round(delayMs / 100) / 10;
  const seen = condition === 'clear' ? state : `${state}, ${condition}`;
  const parts = [
    percent === undefined ? seen : `${seen}, ${percent} %`,
    looks === 0 ? 'not looked yet' : `look ${looks}`,
    `next look in ${nextLookInSeconds} s`,
  ];
  const message = trouble === undefined ? parts.join(', ') : `${parts.join(', ')} (${trouble})`;
  return nothingNew(message, delayMs, { observation, looks, nextLookInSeconds });
}
