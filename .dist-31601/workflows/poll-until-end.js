/** The polling loop: polls the job until it ends or something interrupts. */
import { ActivityFailure, ApplicationFailure, sleep, TimeoutFailure, workflowInfo } from '@temporalio/workflow';
import { pollsDue } from '../contract/backoff.js';
import { isFailureType } from '../contract/failures.js';
import { noteCondition } from '../contract/wait-record.js';
import { isPollResult } from './answers.js';
import { CancellableActivity } from './cancellable-activity.js';
/** The history is so long that the wait should continue in a new run. */
export const CONTINUE = { why: 'history' };
/** How long a poll may stay in its queue before the wait checks whether a worker serves it. */
const SUSPECT_UNSERVED_MS = 60_000;
const UNEXPECTED_FAILURE_DELAY_MS = { initial: 5_000, max: 60_000 };
/** How long the last poll before a deadline acts may take, its time in the queue included. */
const LAST_POLL_LIMIT = '30s';
/**
 * Polls until the job ends (returns undefined) or until `interrupted` gives a reason.
 * @param first whether the first poll comes at once or after the initial delay of the backoff
 */
export async function pollUntilEnd(wait, interrupted, first) {
    const scheduler = new PollScheduler(wait);
    let poll = scheduler.schedule(first.initialDelay);
    for (;;) {
        await wait.until(() => poll.done, () => wait.pollNowTimer.fired, () => interrupted() !== undefined, () => historyFull(wait));
        if (poll.done) {
            const gaveUp = scheduler.take(poll);
            if (gaveUp)
                return gaveUp;
            if (wait.jobEnded)
                return undefined;
        }
        const reason = interrupted() ?? (historyFull(wait) ? CONTINUE : undefined);
        if (reason) {
            poll.cancel();
            if (reason.why !== 'deadline')
                return reason;
            await pollOnceMore(wait, scheduler);
            if (wait.jobEnded)
                return undefined;
            const still = interrupted();
            if (still)
                return still;
            poll = scheduler.schedule(true);
            continue;
        }
        if (wait.pollNowTimer.fired) {
            wait.pollNowTaken();
            poll.cancel();
            poll = scheduler.schedule(false);
        }
        else if (poll.done) {
            poll = scheduler.schedule(true);
        }
    }
}
/** Before a deadline acts: the job may have ended since the last poll, which an operator may have paused. */
async function pollOnceMore(wait, scheduler) {
    if (wait.record.observation.condition === 'unserved')
        return;
    const last = scheduler.scheduleLast();
    await wait.until(() => last.done, () => wait.cancelled !== undefined);
    if (last.done)
        scheduler.take(last);
    else
        last.cancel();
}
// A cancel is short and finishes in the run in which it began.
function historyFull(wait) {
    return wait.record.phase === 'waiting' && workflowInfo().continueAsNewSuggested;
}
/** Schedules one poll at a time and interprets whatever comes back instead of an observation. */
class PollScheduler {
    wait;
    suspectAfterMs;
    delayMs = 0;
    scheduledAt = 0;
    /** Since when the backoff grows. */
    backoffFrom = 0;
    /** Whether the previous poll stayed in its queue for so long that it was dropped. */
    isLate = false;
    /** When the previous poll saw a change. A new run does not carry it on, because it may begin at any time after its last poll. */
    polledAt;
    constructor(wait) {
        this.wait = wait;
        const { seen, input } = wait.record;
        // A caller with less patience than this wants to know sooner.
        this.suspectAfterMs = Math.min(SUSPECT_UNSERVED_MS, seen ? Infinity : (input.patienceMs.unserved ?? Infinity));
    }
    schedule(initialDelay) {
        // A requested poll (pollNow) does not wait.
        const delayMs = initialDelay ? this.delayMs : 0;
        this.scheduledAt = Date.now();
        if (!this.isLate)
            this.backoffFrom = this.scheduledAt;
        return new CancellableActivity(async () => {
            if (delayMs > 0)
                await sleep(delayMs, { summary: 'delay after an unexpected failure of a poll' });
            return this.poll(initialDelay);
        });
    }
    /** A single poll, without a retry. */
    scheduleLast() {
        return new CancellableActivity(async () => {
            try {
                const once = { scheduleToCloseTimeout: LAST_POLL_LIMIT, retry: { maximumAttempts: 1 } };
                return await this.wait.polls(once).pollForChange(this.request(false));
            }
            catch {
                return 'noAnswer';
            }
        });
    }
    /** Records the answer of a poll. @returns an interruption if the vendor rejected the request itself */
    take(poll) {
        const { record } = this.wait;
        const { result, failure } = poll;
        if (result === 'unserved') {
            // The poll may have been retried for days before its worker disappeared.
            const since = Math.max(this.scheduledAt, Date.now() - this.suspectAfterMs);
            noteCondition(record, 'unserved', `no worker polls ${this.wait.pollsQueue}`, since);
            this.wait.refresh();
            return undefined;
        }
        if (result === 'noAnswer')
            return undefined;
        this.isLate = result === 'served';
        if (result === 'served') {
            this.suspectAfterMs *= 2;
            return undefined;
        }
        this.polledAt = undefined;
        const rejected = rejectionOf(failure);
        if (rejected)
            return rejected;
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
    async poll(initialDelay) {
        const { record } = this.wait;
        const knownUnserved = record.observation.condition === 'unserved';
        try {
            // Once the connection is known to be unserved, the poll stays in its queue until a worker takes it.
            const options = knownUnserved ? {} : { scheduleToStartTimeout: this.suspectAfterMs };
            return await this.wait.polls(options).pollForChange(this.request(initialDelay && !knownUnserved && !this.isLate));
        }
        catch (error) {
            if (!isUnstarted(error))
                throw error;
            return (await this.wait.own().queueServed(this.wait.pollsQueue)) ? 'served' : 'unserved';
        }
    }
    request(initialDelay) {
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
            ...(this.isLate && { backoffSteps: pollsDue(backoff, Date.now() - this.backoffFrom) }),
            ...(!record.searchAttributes && { wantsSearchAttributes: true }),
            ...(collect.content && content.file !== undefined && { wanted: content }),
        };
    }
}
// A poll that stays in its queue too long is only a suspicion: under a rate limit it happens with a live worker.
function isUnstarted(error) {
    return (error instanceof ActivityFailure &&
        error.cause instanceof TimeoutFailure &&
        error.cause.timeoutType === 'SCHEDULE_TO_START');
}
function rejectionOf(failure) {
    const cause = failure instanceof ActivityFailure ? failure.cause : undefined;
    if (!(cause instanceof ApplicationFailure) || !cause.nonRetryable || !isFailureType(cause.type))
        return undefined;
    return { why: 'gaveUp', failure: cause.type, what: cause.message };
}
//# sourceMappingURL=poll-until-end.js.map