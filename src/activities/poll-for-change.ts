import { Context } from '@temporalio/activity';
import pLimit, { type LimitFunction } from 'p-limit';
import { isChange, type JobStatus, type Observation } from '../contract/job.js';
import { jobLink } from '../text/job-page.js';
import {
  backoffDelay,
  BLIP_PAUSES_MS,
  carriesDelay,
  firstPollDelay,
  nextPollDelay,
  type Backoff,
} from '../contract/backoff.js';
import type { ConnectionPolicy } from '../contract/connection-policy.js';
import { shortText } from '../contract/short-text.js';
import type { VendorClient } from '../vendors/shared/vendor-client.js';
import { attempt, pauseFor, withLimit } from './attempt.js';
import type { HandedOver, PollRequest, PollResult } from '../contract/activities.js';
import { memberObservation } from '../contract/watch.js';
import { noChange } from './no-change.js';
import type { RecordPoll } from './poll-recorder.js';
import { problemOf } from './to-failure.js';
import type { WatchJoins } from './watch-joins.js';
import type { RegisteredAttributes } from './writable-attributes.js';

const LONGEST = { vendorState: 200, summary: 1_000, outputLocation: 1_000 } as const;
/** For all requests of one poll, including a log-in. */
export const POLL_LIMIT_MS = 20_000;

export interface PollOptions {
  /** Without them no poll reports the registered search attributes. */
  attributes?: RegisteredAttributes;
  /** The watches that take over quiet waits. @default each wait keeps its polls */
  joins?: Pick<WatchJoins, 'join' | 'conditionSince'>;
  /** Limits the polls of this worker at a time; further attempts wait, as those do that sit out a delay. @default no limit */
  inPlace?: LimitFunction;
  /** @default polls are not recorded */
  recorded?: RecordPoll;
}

export interface Seen {
  observation: Observation;
  retryAfterMs?: number;
}

/**
 * Polls the job once. Returns the observation if it differs from `last` by a change. Otherwise fails benignly with the delay after which the
 * server starts the next attempt, on any worker that is alive then.
 */
export function pollForChange(
  client: VendorClient,
  policy: ConnectionPolicy,
  { attributes, joins, inPlace = pLimit(Infinity), recorded = (_due, made) => made() }: PollOptions = {},
) {
  const { minIntervalMs, maxDeadlineMs } = policy.limits;
  return async (request: PollRequest): Promise<PollResult | HandedOver> => {
    const {
      jobId,
      last,
      backoff,
      initialDelay,
      pollsBefore,
      backoffSteps = 0,
      wantsSearchAttributes,
      wanted,
    } = request;
    // The server counts the attempts. `temporal activity reset` resets the count and with it the backoff.
    const { info } = Context.current();
    const { attempt: attempts, currentAttemptScheduledTimestampMs: scheduledAt } = info;
    const carries = initialDelay && carriesDelay(backoff, request);
    const polls = initialDelay && !carries ? attempts - 1 : attempts;
    if (polls === 0) throw unchanged(last, pollsBefore, firstPollDelay(backoff, Math.random(), request, Date.now()));
    const { observation, retryAfterMs } = await attempt(async (signal) => {
      const dueAt = scheduledAt + (carries ? await carriedDelay(backoff, request, attempts, signal) : 0);
      const wait = info.workflowExecution?.workflowId;
      return inPlace(() =>
        recorded({ jobId, wait, last, lateMs: Date.now() - dueAt }, () =>
          withLimit(POLL_LIMIT_MS, signal, (limited) => poll(client, { jobId, wanted }, last, limited)),
        ),
      );
    });
    if (isChange(last, observation)) {
      // Patience for a problem of the connection counts from when its watch first saw it, not from the hint.
      const conditionSince =
        request.handOver === 'now' ? await joins?.conditionSince(jobId, observation.condition) : undefined;
      const searchAttributes = wantsSearchAttributes ? await attributes?.names(Date.now()) : undefined;
      return {
        observation,
        polls,
        retryAfterMs,
        polledAt: Date.now(),
        ...(conditionSince !== undefined && { conditionSince }),
        link: jobLink(policy.jobPage, jobId),
        searchAttributes,
        limits: { minIntervalMs, maxDeadlineMs },
        ...(!(policy.cancel && client.cancel) && { cancels: false }),
      };
    }
    // The delay that the attempt carried was the first step.
    const steps = backoffSteps + attempts + (carries ? 1 : 0);
    const watch = await handedOver(request, steps, observation);
    if (watch !== undefined) return { watch, polls };
    const delayMs = nextPollDelay(backoff, steps, Math.random(), retryAfterMs);
    throw unchanged(observation, pollsBefore + polls, delayMs);
  };

  /** @returns the workflow id of the watch that polls the job from now on */
  async function handedOver(
    { jobId, handOver, member, backoff }: PollRequest,
    steps: number,
    observation: Observation,
  ): Promise<string | undefined> {
    if (!joins || !handOver || !member || observation.condition !== 'clear') return undefined;
    if (handOver === 'atMax' && backoffDelay({ ...backoff, jitter: 0 }, steps, 0) < backoff.maxMs) return undefined;
    try {
      const last = memberObservation(observation);
      return await joins.join({ ...member, jobId, last, polledAt: Date.now(), backoff });
    } catch (error) {
      const problem = (error as Error).message;
      Context.current().log.warn(`job ${jobId}: cannot join the watch, so the wait keeps its polls: ${problem}`, {
        jobId,
      });
      return undefined;
    }
  }
}

/**
 * Waits for what is left of the delay after a change; in attempts after the first one, which may have been interrupted, usually nothing.
 * @returns that rest, in milliseconds
 */
async function carriedDelay(
  backoff: Backoff,
  request: PollRequest,
  attempts: number,
  signal: AbortSignal,
): Promise<number> {
  if (attempts > 1 && request.polledAt === undefined) return 0;
  const delayMs = firstPollDelay(backoff, Math.random(), request, Date.now());
  if (delayMs <= 1) return 0;
  await pauseFor(delayMs, signal);
  return delayMs;
}

/** Reads the status from the vendor. A blip is retried twice, quickly, before it counts. */
export async function poll(
  client: VendorClient,
  { jobId, wanted }: Pick<PollRequest, 'jobId' | 'wanted'>,
  last: Observation,
  signal: AbortSignal,
): Promise<Seen> {
  for (const pauseMs of [...BLIP_PAUSES_MS, undefined]) {
    try {
      client.checkInput?.(jobId, wanted);
      const status = bounded(await client.readStatus(jobId, signal));
      if (status.state !== 'unknown') return { observation: { ...status, vendor: client.vendor, condition: 'clear' } };
      const problem = `${client.vendor} reports the state ${JSON.stringify(status.vendorState)}, which Vigil does not know`;
      return { observation: { ...status, vendor: client.vendor, condition: 'unintelligible', problem } };
    } catch (error) {
      const { condition, what, blip, retryAfterMs } = problemOf(error, last.state !== 'unknown');
      // A vendor that is known to be unreachable gets no quick retries.
      const again = blip && last.condition === 'clear' && pauseMs !== undefined && (await pauseFor(pauseMs, signal));
      if (!again) return { observation: { ...last, vendor: client.vendor, condition, problem: what }, retryAfterMs };
    }
  }
  throw new Error('unreachable code: the last try returns or throws');
}

// The observation travels through Temporal with each change, so its texts are bounded.
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
