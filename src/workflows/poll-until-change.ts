/** Polling the job until it ends or something interrupts: the one place that waits. */
import { ActivityFailure, ApplicationFailure, sleep, TimeoutFailure, workflowInfo } from '@temporalio/workflow';
import type { PollResult } from '../contract/activities.js';
import { isFailureType } from '../contract/failures.js';
import { isPollResult } from './answers.js';
import type { Interruption } from './ending.js';
import { CancellableActivity } from './cancellable-activity.js';
import type { Wait } from './wait.js';
import { noteCondition, notePoll } from '../contract/wait-record.js';

/** The history has grown so long that the wait should go on in a new run. */
export const CONTINUE = { why: 'history' } as const;
export type Continue = typeof CONTINUE;

/** How long a poll may lie in its queue before we ask whether anybody serves it. */
const SUSPECT_UNSERVED_MS = 60_000;
const UNEXPECTED_PAUSES_MS = { first: 5_000, most: 60_000 } as const;

type Polled = PollResult | 'served' | 'unserved';

/**
 * Watches the job until its end (undefined), or until `interrupted` gives a reason.
 * @param first whether the next poll happens at once or only after the first pause of the backoff
 */
export async function watch(
  wait: Wait,
  interrupted: () => Interruption | undefined,
  first: { initialDelay: boolean },
): Promise<Interruption | Continue | undefined> {
  const queue = new PollScheduler(wait);
  let poll = queue.poll(first.initialDelay);
  for (;;) {
    await wait.until(
      () => poll.done,
      () => wait.pollNowTimer.fired,
      () => interrupted() !== undefined,
      () => historyFull(wait),
    );
    if (poll.done) {
      const gaveUp = queue.take(poll);
      if (gaveUp) return gaveUp;
      if (wait.jobEnded) return undefined;
    }
    const reason = interrupted() ?? (historyFull(wait) ? CONTINUE : undefined);
    if (reason) {
      poll.stop();
      return reason;
    }
    if (wait.pollNowTimer.fired) {
      wait.pollNowTaken();
      poll.stop();
      poll = queue.poll(false);
    } else if (poll.done) {
      poll = queue.poll(true);
    }
  }
}

// A cancel under way is short, and is finished in the run it began in.
function historyFull(wait: Wait): boolean {
  return wait.record.phase === 'waiting' && workflowInfo().continueAsNewSuggested;
}

/** Gives out polls, one at a time, and understands what comes back instead of an observation. */
class PollScheduler {
  private suspectAfterMs: number;
  private pauseMs = 0;
  private askedAt = 0;
  /** Of the poll before, where it saw a change; not carried on by a new run, which begins at any time after its last poll. */
  private polledAt: number | undefined;

  constructor(private readonly wait: Wait) {
    const { seen, input } = wait.record;
    // A caller who gives an unserved connection less time than that wants to know sooner.
    this.suspectAfterMs = Math.min(SUSPECT_UNSERVED_MS, seen ? Infinity : (input.patienceMs.unserved ?? Infinity));
  }

  poll(initialDelay: boolean): CancellableActivity<Polled> {
    // One that was asked for (pollNow) does not wait.
    const pauseMs = initialDelay ? this.pauseMs : 0;
    this.askedAt = Date.now();
    return new CancellableActivity(async () => {
      if (pauseMs > 0) await sleep(pauseMs, { summary: 'a pause after an unexpected failure of a poll' });
      return this.pollOnce(initialDelay);
    });
  }

  /** Notes what a poll brought; an interruption where the vendor has rejected the request itself. */
  take(poll: CancellableActivity<Polled>): Interruption | undefined {
    const { record } = this.wait;
    const { result, failure } = poll;
    if (result === 'unserved') {
      // The poll may have gone round for days before its worker left.
      const since = Math.max(this.askedAt, Date.now() - this.suspectAfterMs);
      noteCondition(record, 'unserved', `no worker polls ${this.wait.pollsQueue}`, since);
      this.wait.noted();
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
      // An operator's doing, or a bug of ours: neither is a reason to lose the job.
      this.pauseMs = Math.min(UNEXPECTED_PAUSES_MS.most, this.pauseMs * 2 || UNEXPECTED_PAUSES_MS.first);
      return undefined;
    }
    this.pauseMs = 0;
    this.polledAt = result.polledAt;
    notePoll(record, result, Date.now());
    this.wait.noted();
    return undefined;
  }

  private async pollOnce(initialDelay: boolean): Promise<Polled> {
    const { record } = this.wait;
    const known = record.observation.condition === 'unserved';
    try {
      // Once known to be unserved, the poll just lies in its queue: whoever serves it first takes it up.
      const options = known ? {} : { scheduleToStartTimeout: this.suspectAfterMs };
      return await this.wait.polls(options).pollForChange({
        jobId: record.input.jobId,
        last: record.observation,
        backoff: this.wait.backoff,
        initialDelay: initialDelay && !known,
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

// A poll that lay in its queue for too long is a suspicion only: under a rate limit it happens with a live worker.
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
