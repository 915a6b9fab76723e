/** Shows the progress of waits, on a terminal or elsewhere. */
import type { KnownWait } from '../../client/known-wait.js';
import type { JobReference } from '../../contract/ids.js';
export interface ProgressView {
    /** Shows the latest state of a job; called about once a second. */
    show(known: KnownWait): void;
    /** Prints a line beside the progress. */
    say(line: string): void;
    /** Prints the last line of a job and stops showing the job. */
    leave(job: JobReference, lastLine: string): void;
    end(): void;
}
