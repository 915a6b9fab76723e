/** Looking at the job until it ends or something interrupts: the one place that waits. */
import { ActivityFailure, ApplicationFailure, sleep, TimeoutFailure, workflowInfo } from '@temporalio/workflow';
import type { LookResult } from '../activities/contract.js';
import { isFailureType } from '../errors.js';
import { isLookResult } from './answers.js';
import type { Interruption } from './ending.js';
import { Errand } from './errand.js';
import type { Wait } from './wait.js';
import { noteCondition, noteLook } from './wait-record.js';

/** The history has grown so long that the wait should go on in a new run. */
export const CONTINUE = { why: 'history' } as const;
export type Continue = typeof CONTINUE;

/** How long a look may lie in its queue before we ask whether anybody serves it. */
const SUSPECT_UNSERVED_MS = 60_000;
const UNEXPECTED_PAUSES_MS = { first: 5_000, most: 60_000 };

type Looked = LookResult | 'served' | 'unserved';

/**
 * Watches the job until its end (undefined), or until `interrupted` gives a reason.
 * @param first whether the next look happens at once or only after the first pause of the pace
 */
export async function watch(
  wait: Wait,
  interrupted: () => Interruption | undefined,
  first: { settle: boolean },
): Promise<Interruption | Continue | undefined> {
  const queue = new LookQueue(wait);
  let look = queue.look(first.settle);
  for (;;) {
    await wait.until(
      () => look.done,
      () => wait.wake.rung,
      () => interrupted() !== undefined,
      () => historyFull(wait),
    );
    if (look.done) {
      const gaveUp = queue.take(look);
      if (gaveUp) return gaveUp;
      if (wait.jobEnded) return undefined;
    }
    const reason = interrupted() ?? (historyFull(wait) ? CONTINUE : undefined);
    if (reason) {
      look.stop();
      return reason;
    }
    if (wait.wake.rung) {
      wait.woken();
      look.stop();
      look = queue.look(false);
    } else if (look.done) {
      look = queue.look(true);
    }
  }
}

// A cancel under way is short, and is finished in the run it began in.
function historyFull(wait: Wait): boolean {
  return wait.record.phase === 'waiting' && workflowInfo().continueAsNewSuggested;
}

/** Gives out looks, one at a time, and understands what comes back instead of an observation. */
class LookQueue {
  private suspectAfterMs: number;
  private pauseMs = 0;
  private askedAt = 0;
  /** Of the look before, where it saw an edge; not carried on by a new run, which begins at any time after its last look. */
  private lookedAt: number | undefined;

  constructor(private readonly wait: Wait) {
    const { seen, input } = wait.record;
    // A caller who gives an unserved connection less time than that wants to know sooner.
    this.suspectAfterMs = Math.min(SUSPECT_UNSERVED_MS, seen ? Infinity : (input.patienceMs.unserved ?? Infinity));
  }

  look(settle: boolean): Errand<Looked> {
    // One that was asked for (lookNow) does not wait.
    const pauseMs = settle ? this.pauseMs : 0;
    this.askedAt = Date.now();
    return new Errand(async () => {
      if (pauseMs > 0) await sleep(pauseMs, { summary: 'a pause after an unexpected failure of a look' });
      return this.lookOnce(settle);
    });
  }

  /** Notes what a look brought; an interruption where the vendor has rejected the request itself. */
  take(look: Errand<Looked>): Interruption | undefined {
    const { record } = this.wait;
    const { result, failure } = look;
    if (result === 'unserved') {
      // The look may have gone round for days before its worker left.
      const since = Math.max(this.askedAt, Date.now() - this.suspectAfterMs);
      noteCondition(record, 'unserved', `no worker polls ${this.wait.looksQueue}`, since);
      this.wait.noted();
      return undefined;
    }
    if (result === 'served') {
      this.suspectAfterMs *= 2;
      return undefined;
    }
    this.lookedAt = undefined;
    const rejected = rejectionOf(failure);
    if (rejected) return rejected;
    if (!isLookResult(result)) {
      // An operator's doing, or a bug of ours: neither is a reason to lose the job.
      this.pauseMs = Math.min(UNEXPECTED_PAUSES_MS.most, this.pauseMs * 2 || UNEXPECTED_PAUSES_MS.first);
      return undefined;
    }
    this.pauseMs = 0;
    this.lookedAt = result.lookedAt;
    noteLook(record, result, Date.now());
    this.wait.noted();
    return undefined;
  }

  private async lookOnce(settle: boolean): Promise<Looked> {
    const { record } = this.wait;
    const known = record.observation.condition === 'unserved';
    try {
      // Once known to be unserved, the look just lies in its queue: whoever serves it first takes it up.
      const options = known ? {} : { scheduleToStartTimeout: this.suspectAfterMs };
      return await this.wait.looks(options).nextObservation({
        jobId: record.input.jobId,
        last: record.observation,
        pace: this.wait.pace,
        settle: settle && !known,
        retryAfterMs: record.retryAfterMs,
        lookedAt: this.lookedAt,
        looksBefore: record.looks,
      });
    } catch (error) {
      if (!isUnstarted(error)) throw error;
      return (await this.wait.own().queueServed(this.wait.looksQueue)) ? 'served' : 'unserved';
    }
  }
}

// A look that lay in its queue for too long is a suspicion only: under a rate limit it happens with a live worker.
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
