/** The polling loop: polls the job until it ends or something interrupts. */
import { ActivityFailure, ApplicationFailure, sleep, TimeoutFailure, workflowInfo } from '@temporalio/workflow';
import type { PollResult } from '../contract/activities.js';
import { isFailureType } from '../contract/failures.js';
import { noteCondition, notePoll } from '../contract/wait-record.js';
import { isPollResult } from './answers.js';
import { CancellableActivity } from './cancellable-activity.js';
import type { Interruption } from './ending.js';
import type { Wait } from './wait.js';

/** The history is so long that the wait should continue in a new run. */
export const CONTINUE = { why: 'history' } as const;
export type Continue = typeof CONTINUE;

/** How long a poll may stay in its queue before the wait checks whether a worker serves it. */
const SUSPECT_UNSERVED_MS = 60_000;
const UNEXPECTED_FAILURE_DELAY_MS = { initial: 5_000, max: 60_000 } as const;

type PollAnswer = PollResult | 'served' | 'unserved';

/**
 * Polls until the job ends (returns undefined) or until `interrupted` gives a reason.
 * @param first whether the first poll comes at once or after the initial delay of the backoff
 */
export async function pollUntilEnd(
  wait: Wait,
  interrupted: () => Interruption | undefined,
  first: { initialDelay: boolean },
): Promise<Interruption | Continue | undefined> {
  const scheduler = new PollScheduler(wait);
  let poll = scheduler.schedule(first.initialDelay);
  for (;;) {
    await wait.until(
      () => poll.done,
      () => wait.pollNowTimer.fired,
      () => interrupted() !== undefined,
      () => historyFull(wait),
    );
    if (poll.done) {
      const gaveUp = scheduler.take(poll);
      if (gaveUp) return gaveUp;
      if (wait.jobEnded) return undefined;
    }
    const reason = interrupted() ?? (historyFull(wait) ? CONTINUE : undefined);
    if (reason) {
      poll.cancel();
      return reason;
    }
    if (wait.pollNowTimer.fired) {
      wait.pollNowTaken();
      poll.cancel();
      poll = scheduler.schedule(false);
    } else if (poll.done) {
      poll = scheduler.schedule(true);
    }
  }
}

// A cancel is short and finishes in the run in which it began.
function historyFull(wait: Wait): boolean {
  return wait.record.phase === 'waiting' && workflowInfo().continueAsNewSuggested;
}

/** Schedules one poll at a time and interprets whatever comes back instead of an observation. */
class PollScheduler {
  private suspectAfterMs: number;
  private delayMs = 0;
  private scheduledAt = 0;
  /** When the previous poll saw a change. A new run does not carry it on, because it may begin at any time after its last poll. */
  private polledAt: number | undefined;

  constructor(private readonly wait: Wait) {
    const { seen, input } = wait.record;
    // A caller with less patience than this wants to know sooner.
    this.suspectAfterMs = Math.min(SUSPECT_UNSERVED_MS, seen ? Infinity : (input.patienceMs.unserved ?? Infinity));
  }

  schedule(initialDelay: boolean): CancellableActivity<PollAnswer> {
    // A requested poll (pollNow) does not wait.
    const delayMs = initialDelay ? this.delayMs : 0;
    this.scheduledAt = Date.now();
    return new CancellableActivity(async () => {
      if (delayMs > 0) await sleep(delayMs, { summary: 'delay after an unexpected failure of a poll' });
      return this.poll(initialDelay);
    });
  }

  /** Records the answer of a poll. @returns an interruption if the vendor rejected the request itself */
  take(poll: CancellableActivity<PollAnswer>): Interruption | undefined {
    const { record } = this.wait;
    const { result, failure } = poll;
    if (result === 'unserved') {
      // The poll may have been retried for days before its worker disappeared.
      const since = Math.max(this.scheduledAt, Date.now() - this.suspectAfterMs);
      noteCondition(record, 'unserved', `no worker polls ${this.wait.pollsQueue}`, since);
      this.wait.refresh();
      return undefined;
    }
    if (result === 'served') {
      this.suspectAfterMs *= 2;
      return undefined;
    }
    this.polledAt = undefined;
    const rejected = rejectionOf(failure);
    if (rejected) return rejected;
    if (!isPollResult(result)) {
      // An operator completed the activity, or Vigil has a bug: neither is a reason to lose the job.
      const { initial, max } = UNEXPECTED_FAILURE_DELAY_MS;
      this.delayMs = Math.min(max, this.delayMs * 2 || initial);
      return undefined;
    }
    this.delayMs = 0;
    this.polledAt = result.polledAt;
    notePoll(record, result, Date.now());
    this.wait.refresh();
    return undefined;
  }

  private async poll(initialDelay: boolean): Promise<PollAnswer> {
    const { record } = this.wait;
    const knownUnserved = record.observation.condition === 'unserved';
    try {
      // Once the connection is known to be unserved, the poll stays in its queue until a worker takes it.
      const options = knownUnserved ? {} : { scheduleToStartTimeout: this.suspectAfterMs };
      return await this.wait.polls(options).pollForChange({
        jobId: record.input.jobId,
        last: record.observation,
        backoff: this.wait.backoff,
        initialDelay: initialDelay && !knownUnserved,
        retryAfterMs: record.retryAfterMs,
        polledAt: this.polledAt,
        pollsBefore: record.polls,
      });
    } catch (error) {
      if (!isUnstarted(error)) throw error;
      return (await this.wait.own().queueServed(this.wait.pollsQueue)) ? 'served' : 'unserved';
    }
  }
}

// A poll that stays in its queue too long is only a suspicion: under a rate limit it happens with a live worker.
function isUnstarted(error: unknown): boolean {
  return (
    error instanceof ActivityFailure &&
    error.cause instanceof TimeoutFailure &&
    error.cause.timeoutType === 'SCHEDULE_TO_START'
  );
}

function rejectionOf(failure: unknown): Interruption | undefined {
  const cause = failure instanceof ActivityFailure ? failure.cause : undefined;
  if (!(cause instanceof ApplicationFailure) || !cause.nonRetryable || !isFailureType(cause.type)) return undefined;
  return { why: 'gaveUp', failure: cause.type, what: cause.message };
}
