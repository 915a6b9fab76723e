import { unseenOutcome } from '../../contract/outcome.js';
import { problemOf } from '../terminal/problem.js';
export class AwaitedJob {
    input;
    connection;
    jobId;
    /** How its wait began; undefined until that is known. */
    beginning;
    /** The wait that was started or joined. */
    handle;
    /** The end of the wait, or why nothing more is known of it. */
    end;
    known;
    constructor(input) {
        this.input = input;
        this.connection = input.connection;
        this.jobId = input.jobId;
    }
    /** What was known last. */
    get outcome() {
        if (this.end)
            return this.end.outcome;
        return this.known ?? unseenOutcome(this.connection, this.jobId, new Date().toISOString(), 'waiting');
    }
    set outcome(outcome) {
        this.known = outcome;
    }
    /** Vigil stops following the job; a running wait continues. */
    lose({ exit, type, message, hint }) {
        const outcome = this.known ?? unseenOutcome(this.connection, this.jobId, new Date().toISOString(), 'ended');
        this.beginning ??= 'notBegun';
        this.end = { exit, outcome, error: { type, message, hint } };
    }
}
export function isRunning(job) {
    return job.handle !== undefined && job.end === undefined;
}
/** The problem if it affects every job: Temporal cannot be used. */
export function problemOfAll(error) {
    const problem = problemOf(error);
    return ['TemporalUnreachable', 'TemporalRefused', 'InvalidConfig'].includes(problem.type) ? problem : undefined;
}
//# sourceMappingURL=awaited-job.js.map