/** The polling loop: polls the job until it ends or something interrupts. */
import { ActivityFailure, ApplicationFailure, sleep, workflowInfo, type ActivityOptions } from '@temporalio/workflow';
import type { HandedOver, PollRequest, PollResult, Rejection } from '../contract/activities.js';
import { backoffPlace } from '../contract/backoff.js';
import { isFailureType } from '../contract/failures.js';
import { noteCondition } from '../contract/wait-record.js';
import { CONNECTION_CONDITIONS } from '../contract/watch.js';
import { isHandedOver, isPollResult, isRejection } from './wait-result-checks.js';
import { CancellableActivity } from './cancellable-activity.js';
import type { FirstPoll } from './begin.js';
import type { Interruption } from './ending.js';
import { leaveWatch } from './leave-watch.js';
import { isUnstarted } from './schedule-to-start.js';
import { SUSPECT_UNSERVED_MS, type Wait } from './wait.js';

/** The history is so long that the wait should continue in a new run. */
export const CONTINUE = { why: 'history' } as const;
export type Continue = typeof CONTINUE;

/** Puts a poll that lost its place in the queue before the others, whose priority is 3. Servers without priorities ignore it. */
const LATE_POLL = { priorityKey: 2 } as const;
const UNEXPECTED_FAILURE_DELAY_MS = { initial: 5_000, max: 60_000 } as const;

/** How long the last poll before a deadline acts may take, its time in the queue included. */
const LAST_POLL_LIMIT = '30s';

/** `noAnswer`: the last poll before a deadline saw no change, or failed. */
type PollAnswer = PollResult | HandedOver | Rejection | 'served' | 'unserved' | 'noAnswer';

/**
 * Polls until the job ends (returns undefined) or until `interrupted` gives a reason.
 * @param first the poll with which the wait began, or whether the first one comes at once or after the initial delay of the backoff
 */
export async function pollUntilEnd(
  wait: Wait,
  interrupted: () => Interruption | undefined,
  first: { poll: FirstPoll } | { initialDelay: boolean },
): Promise<Interruption | Continue | undefined> {
  const scheduler = new PollScheduler(wait);
  let poll = 'poll' in first ? scheduler.begin(first.poll) : scheduler.schedule(first.initialDelay);
  for (;;) {
    const lostWatch = () => poll === undefined && (wait.record.watch === undefined || wait.watchSafety.fired);
    await wait.until(
      () => poll?.done === true,
      lostWatch,
      () => wait.pollNowTimer.fired,
      () => interrupted() !== undefined,
      () => historyFull(wait),
    );
    if (poll?.done) {
      const gaveUp = scheduler.take(poll);
      if (gaveUp) return gaveUp;
      if (wait.jobEnded) return undefined;
      if (!wait.watchKnows(isHandedOver(poll.result, wait.record.input.connection))) await leaveWatch(wait);
    }
    const reason = interrupted() ?? (historyFull(wait) ? CONTINUE : undefined);
    if (reason) {
      poll?.cancel();
      if (reason.why !== 'deadline') return reason;
      await pollOnceMore(wait, scheduler);
      if (wait.jobEnded) return undefined;
      const still = interrupted();
      if (still) return still;
      poll = scheduler.schedule(true);
      continue;
    }
    if (wait.pollNowTimer.fired) {
      wait.pollNowTaken();
      poll?.cancel();
      poll = scheduler.schedule(false);
    } else if (lostWatch()) {
      poll = scheduler.schedule(false);
    } else if (poll?.done) {
      poll = scheduler.schedule(true);
    }
  }
}

/** Before a deadline acts: the job may have ended since the last poll, which an operator may have paused. */
async function pollOnceMore(wait: Wait, scheduler: PollScheduler): Promise<void> {
  if (wait.record.observation.condition === 'unserved') return;
  const last = scheduler.scheduleLast();
  await wait.until(
    () => last.done,
    () => wait.cancelled !== undefined,
  );
  if (last.done) scheduler.take(last);
  else last.cancel();
}

// A cancel is short and finishes in the run in which it began.
function historyFull(wait: Wait): boolean {
  return wait.record.phase === 'waiting' && workflowInfo().continueAsNewSuggested;
}

/** Schedules one poll at a time and interprets whatever comes back instead of an observation. */
class PollScheduler {
  /** Grows each time a worker turned out to serve the queue. */
  private suspectFactor = 1;
  /** A caller with less patience for an unserved connection wants to know sooner. */
  private readonly patienceMs: number;
  private delayMs = 0;
  private scheduledAt = 0;
  /** Since when the backoff grows. */
  private backoffFrom = 0;
  /** Whether the previous poll stayed in its queue for so long that it was dropped. */
  private isLate = false;
  /** When the previous poll saw a change. A new run does not carry it on, because it may begin at any time after its last poll. */
  private polledAt: number | undefined;

  constructor(private readonly wait: Wait) {
    const { seen, input } = wait.record;
    this.patienceMs = seen ? Infinity : (input.patienceMs.unserved ?? Infinity);
  }

  private get suspectAfterMs(): number {
    const usual = this.wait.record.seen ? SUSPECT_UNSERVED_MS.seen : SUSPECT_UNSERVED_MS.unseen;
    return Math.min(usual, this.patienceMs) * this.suspectFactor;
  }

  /** Continues from the poll with which the wait began. */
  begin(first: FirstPoll): CancellableActivity<PollAnswer> | undefined {
    if (first === undefined) return this.schedule(false);
    this.scheduledAt = this.backoffFrom = this.wait.record.awaitedFrom;
    return new CancellableActivity(async () => (first === 'unstarted' ? this.afterUnstarted() : first));
  }

  /** @returns undefined if a watch polls the job and no poll of the wait's own is due */
  schedule(initialDelay: boolean): CancellableActivity<PollAnswer> | undefined {
    if (initialDelay && this.wait.record.watch !== undefined) return undefined;
    // A requested poll (pollNow) does not wait.
    const delayMs = initialDelay ? this.delayMs : 0;
    this.scheduledAt = Date.now();
    if (!this.isLate) this.backoffFrom = this.scheduledAt;
    return new CancellableActivity(async () => {
      if (delayMs > 0) await sleep(delayMs, { summary: 'delay after an unexpected failure of a poll' });
      return this.poll(initialDelay);
    });
  }

  /** A single poll, without a retry. */
  scheduleLast(): CancellableActivity<PollAnswer> {
    return new CancellableActivity(async () => {
      try {
        const once = { scheduleToCloseTimeout: LAST_POLL_LIMIT, retry: { maximumAttempts: 1 } } as const;
        return await this.wait.polls(once).pollForChange(this.request(false));
      } catch {
        return 'noAnswer';
      }
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
    if (result === 'noAnswer') return undefined;
    this.isLate = result === 'served';
    if (result === 'served') {
      this.suspectFactor *= 2;
      return undefined;
    }
    this.polledAt = undefined;
    const rejected = isRejection(result) ? gaveUp(result) : rejectionOf(failure);
    if (rejected) return rejected;
    if (isHandedOver(result, record.input.connection)) {
      this.wait.handOver(result.watch, result.polls);
      return undefined;
    }
    if (!isPollResult(result)) {
      // An operator completed the activity, or Vigil has a bug: neither is a reason to lose the job.
      const { initial, max } = UNEXPECTED_FAILURE_DELAY_MS;
      this.delayMs = Math.min(max, this.delayMs * 2 || initial);
      return undefined;
    }
    this.delayMs = 0;
    this.polledAt = result.polledAt;
    this.wait.notePoll(result);
    return undefined;
  }

  private async poll(initialDelay: boolean): Promise<PollAnswer> {
    const { record } = this.wait;
    const knownUnserved = record.observation.condition === 'unserved';
    try {
      // Once the connection is known to be unserved, the poll stays in its queue until a worker takes it.
      const options: ActivityOptions = {
        ...(!knownUnserved && { scheduleToStartTimeout: this.suspectAfterMs }),
        ...(this.isLate && { priority: LATE_POLL }),
      };
      return await this.wait.polls(options).pollForChange(this.request(initialDelay && !knownUnserved && !this.isLate));
    } catch (error) {
      if (!isUnstarted(error)) throw error;
      return this.afterUnstarted();
    }
  }

  private async afterUnstarted(): Promise<'served' | 'unserved'> {
    return (await this.wait.own().queueServed(this.wait.pollsQueue)) ? 'served' : 'unserved';
  }

  /** A wait that a watch polls gives each poll of its own back at once. */
  private handOver(): Pick<PollRequest, 'handOver' | 'member'> {
    const { phase, watch, aloneUntil = 0, lastChangeAt, input, notify } = this.wait.record;
    if (phase !== 'waiting' || Date.now() < aloneUntil) return {};
    // What others are notified of is seen by a poll of the wait's own.
    const [reportedMs = Infinity] = notify?.troubledForMs ?? [];
    const patiences = CONNECTION_CONDITIONS.map(
      (condition) => [condition, Math.min(input.patienceMs[condition] ?? Infinity, reportedMs)] as const,
    );
    const patienceMs = Object.fromEntries(patiences.filter(([, ms]) => ms !== Infinity));
    const { workflowId } = workflowInfo();
    return { handOver: watch === undefined ? 'atMax' : 'now', member: { wait: workflowId, lastChangeAt, patienceMs } };
  }

  private request(initialDelay: boolean): PollRequest {
    const { record, backoff } = this.wait;
    const { jobId, collect, content } = record.input;
    return {
      jobId,
      last: record.observation,
      backoff,
      initialDelay,
      retryAfterMs: record.retryAfterMs,
      polledAt: this.polledAt,
      pollsBefore: record.polls,
      // A poll that was dropped in its queue was due: the next one comes at once, and counts on from its place in the backoff.
      ...(this.isLate && { backoffSteps: backoffPlace(backoff, Date.now() - this.backoffFrom).polls }),
      ...(!record.searchAttributes && { wantsSearchAttributes: true }),
      ...this.handOver(),
      ...(collect.content && content.file !== undefined && { wanted: content }),
    };
  }
}

function rejectionOf(failure: unknown): Interruption | undefined {
  const cause = failure instanceof ActivityFailure ? failure.cause : undefined;
  if (!(cause instanceof ApplicationFailure) || !cause.nonRetryable || !isFailureType(cause.type)) return undefined;
  return gaveUp({ rejected: cause.type, problem: cause.message });
}

function gaveUp({ rejected, problem }: Rejection): Interruption {
  return { why: 'gaveUp', failure: rejected, what: problem };
}
