import { Context } from '@temporalio/activity';
import { isChange, type JobStatus, type Observation } from '../contract/job.js';
import { jobLink } from '../text/job-page.js';
import { BLIP_PAUSES_MS, nextPollDelay, firstPollDelay } from '../contract/backoff.js';
import { shortText } from '../text/short-text.js';
import type { VendorClient } from '../vendors/shared/vendor-client.js';
import { attempt, pauseFor } from './attempt.js';
import type { PollRequest, PollResult } from '../contract/activities.js';
import { noChange } from './no-change.js';
import { problemOf } from './to-failure.js';

const LONGEST = { vendorState: 200, summary: 1_000, outputLocation: 1_000 } as const;
/** All the requests of one poll, a log-in included. */
const POLL_LIMIT_MS = 20_000;

interface Seen {
  observation: Observation;
  retryAfterMs?: number;
}

/**
 * One poll at the job. Returns what it saw when that differs from `last` by a change; else fails benignly with the delay after which the
 * server starts the next attempt, on whichever worker is then alive.
 */
export function pollForChange(client: VendorClient, jobPage?: string) {
  return async (request: PollRequest): Promise<PollResult> => {
    const { jobId, last, backoff, initialDelay, pollsBefore } = request;
    // The server counts the attempts for us: a reset sets the count, and so the backoff, back to its start.
    const attempts = Context.current().info.attempt;
    const polls = initialDelay ? attempts - 1 : attempts;
    if (polls === 0) throw unchanged(last, pollsBefore, firstPollDelay(backoff, Math.random(), request, Date.now()));
    const { observation, retryAfterMs } = await attempt((signal) => poll(client, jobId, last, signal), {
      limitMs: POLL_LIMIT_MS,
    });
    if (isChange(last, observation)) {
      const { state, condition, percent, problem } = observation;
      Context.current().log.info('change', { jobId, state, condition, percent, problem });
      return { observation, polls, retryAfterMs, polledAt: Date.now(), link: jobLink(jobPage, jobId) };
    }
    throw unchanged(observation, pollsBefore + polls, nextPollDelay(backoff, attempts, Math.random(), retryAfterMs));
  };
}

/** Asks the vendor; a blip is polled again, twice and quickly, before it counts. */
export async function poll(client: VendorClient, jobId: string, last: Observation, signal: AbortSignal): Promise<Seen> {
  for (const pauseMs of [...BLIP_PAUSES_MS, undefined]) {
    try {
      const status = bounded(await client.readStatus(jobId, signal));
      if (status.state !== 'unknown') return { observation: { ...status, vendor: client.vendor, condition: 'clear' } };
      const problem = `${client.vendor} calls the state ${JSON.stringify(status.vendorState)}, which we do not know`;
      return { observation: { ...status, vendor: client.vendor, condition: 'unintelligible', problem } };
    } catch (error) {
      const { condition, what, blip, retryAfterMs } = problemOf(error);
      // Once it is known to be away, more requests would only be a burden to it.
      const again = blip && last.condition === 'clear' && pauseMs !== undefined && (await pauseFor(pauseMs, signal));
      if (!again) return { observation: { ...last, vendor: client.vendor, condition, problem: what }, retryAfterMs };
    }
  }
  throw new Error('unreachable code: the last try returns or throws');
}

// What a vendor says travels through Temporal with each change; a text of any length is only for the content store.
function bounded(status: JobStatus): JobStatus {
  const { vendorState, summary, outputLocation } = status;
  return {
    ...status,
    vendorState: shortText(vendorState, LONGEST.vendorState),
    summary: summary && shortText(summary, LONGEST.summary),
    outputLocation: outputLocation && shortText(outputLocation, LONGEST.outputLocation),
  };
}

function unchanged(observation: Observation, polls: number, delayMs: number) {
  const { state, condition, percent, problem } = observation;
  const nextPollInSeconds = Math.round(delayMs / 100) / 10;
  const seen = condition === 'clear' ? state : `${state}, ${condition}`;
  const parts = [
    percent === undefined ? seen : `${seen}, ${percent} %`,
    polls === 0 ? 'not polled yet' : `poll ${polls}`,
    `next poll in ${nextPollInSeconds} s`,
  ];
  const message = problem === undefined ? parts.join(', ') : `${parts.join(', ')} (${problem})`;
  return noChange(message, delayMs, { observation, polls, nextPollInSeconds });
}
