/** One of several jobs of a `vigil await`. */
import type { WaitHandle } from '../../client/wait-handle.js';
import type { AwaitJobInput } from '../../contract/await-job-input.js';
import { type JobOutcome } from '../../contract/outcome.js';
import type { JobEnd } from '../terminal/outcome-text.js';
import { type CliProblem } from '../terminal/problem.js';
export declare class AwaitedJob {
    readonly input: AwaitJobInput;
    readonly connection: string;
    readonly jobId: string;
    /** How its wait began; undefined until that is known. */
    beginning: 'started' | 'joined' | 'endedBefore' | 'notBegun' | undefined;
    /** The wait that was started or joined. */
    handle: WaitHandle | undefined;
    /** The end of the wait, or why nothing more is known of it. */
    end: JobEnd | undefined;
    private known;
    constructor(input: AwaitJobInput);
    /** What was known last. */
    get outcome(): JobOutcome;
    set outcome(outcome: JobOutcome);
    /** Vigil stops following the job; a running wait continues. */
    lose({ exit, type, message, hint }: CliProblem): void;
}
export declare function isRunning(job: AwaitedJob): job is AwaitedJob & {
    handle: WaitHandle;
};
/** The problem if it affects every job: Temporal cannot be used. */
export declare function problemOfAll(error: unknown): CliProblem | undefined;
