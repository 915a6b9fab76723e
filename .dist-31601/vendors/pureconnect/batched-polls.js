/**
 * Answers concurrent polls of different jobs with one request for the vendor's list of jobs. If few jobs are polled, each poll is sent
 * immediately by itself.
 */
import { VendorError } from '../http/vendor-error.js';
const WINDOW_MS = 1_000;
/** Polls are gathered only if at least this many other jobs were polled within the last window. */
const MIN_OTHER_JOBS = 2;
/** How long a list that cannot be read is not requested again. */
const LIST_FAILED_MS = 600_000;
/** How long a job that was not found in the list is polled by itself. */
const UNLISTED_MS = {
    /** The list does not contain the job. */
    absent: 600_000,
    /** The job was not on the pages that are worth reading. */
    tooDeep: 60_000,
};
export class BatchedPolls {
    options;
    windowMs;
    /** When each job was last polled, for jobs polled within the last window. */
    recent = new Map();
    /** Until when each job that is not in the list is polled by itself. */
    unlisted = new Map();
    listFailedUntil = 0;
    gathered = [];
    constructor(options) {
        this.options = options;
        this.windowMs = options.windowMs ?? WINDOW_MS;
    }
    /** @throws VendorError, or the signal's reason */
    async poll(jobId, signal) {
        const key = this.options.keyOf(jobId);
        if (!this.gathers(key, Date.now()))
            return this.options.readOne(jobId, signal);
        signal.throwIfAborted();
        let leave;
        const answer = new Promise((resolve, reject) => {
            const poll = { jobId, key, signal, resolve, reject, left: false };
            leave = () => {
                poll.left = true;
                reject(signal.reason);
            };
            signal.addEventListener('abort', leave, { once: true });
            this.gathered.push(poll);
            if (this.gathered.length === 1)
                setTimeout(() => this.close(), this.windowMs);
        });
        try {
            return await answer;
        }
        finally {
            if (leave)
                signal.removeEventListener('abort', leave);
        }
    }
    gathers(key, now) {
        for (const [other, at] of this.recent)
            if (now - at > this.windowMs)
                this.recent.delete(other);
        const others = this.recent.size - (this.recent.has(key) ? 1 : 0);
        this.recent.set(key, now);
        const isListed = now >= this.listFailedUntil && now >= (this.unlisted.get(key) ?? 0);
        return this.windowMs > 0 && others >= MIN_OTHER_JOBS && isListed;
    }
    remember(unlisted, forMs) {
        const now = Date.now();
        for (const [job, until] of this.unlisted)
            if (until <= now)
                this.unlisted.delete(job);
        for (const { key } of unlisted)
            this.unlisted.set(key, now + forMs);
    }
    close() {
        const polls = this.gathered.filter(({ left }) => !left);
        this.gathered = [];
        if (polls.length === 1)
            this.readSingly(polls);
        else
            void this.readByList(polls);
    }
    readSingly(polls) {
        for (const poll of polls)
            if (!poll.left)
                poll.resolve(this.options.readOne(poll.jobId, poll.signal));
    }
    // Never throws: errors go to the callers.
    async readByList(polls) {
        const wanted = new Set(polls);
        const controller = new AbortController();
        const whenAllLeft = () => {
            if (polls.every(({ left }) => left))
                controller.abort();
        };
        for (const { signal } of polls)
            signal.addEventListener('abort', whenAllLeft, { once: true });
        try {
            const rest = await this.answerFromList(wanted, Math.floor(polls.length / 2), controller.signal);
            if (rest !== 'one')
                this.remember(wanted, UNLISTED_MS[rest]);
        }
        catch (error) {
            if (controller.signal.aborted)
                return;
            if (isAway(error)) {
                for (const poll of wanted)
                    poll.reject(error);
                return;
            }
            this.listFailedUntil = Date.now() + LIST_FAILED_MS;
            this.readSingly(wanted);
            return;
        }
        finally {
            for (const { signal } of polls)
                signal.removeEventListener('abort', whenAllLeft);
        }
        this.readSingly(wanted);
    }
    /**
     * Answers the polls that it finds in the list, and removes them from `wanted`.
     * @returns why it stopped: at most `one` poll is left, `maxPages` were read (`tooDeep`), or the list has ended (`absent`)
     */
    async answerFromList(wanted, maxPages, signal) {
        let before;
        for (let pages = 0; pages < maxPages; pages += 1) {
            const { rows, last } = await this.options.readPage(before, signal);
            for (const poll of wanted) {
                const row = rows.get(poll.key);
                if (row === undefined)
                    continue;
                poll.resolve(row);
                wanted.delete(poll);
            }
            if (wanted.size <= 1)
                return 'one';
            if (last === undefined || last === before)
                return 'absent';
            before = last;
        }
        return 'tooDeep';
    }
}
/** The vendor is unreachable or throttles. Polling the jobs one by one would only add requests. */
function isAway(error) {
    return error instanceof VendorError && (error.kind === 'unreachable' || error.kind === 'throttled');
}
//# sourceMappingURL=batched-polls.js.map