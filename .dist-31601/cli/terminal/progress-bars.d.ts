import type { KnownWait } from '../../client/known-wait.js';
import type { ProgressView } from './progress-view.js';
import type { JobReference } from '../../contract/ids.js';
export declare class BarsView implements ProgressView {
    private readonly stream;
    private readonly entries;
    private readonly longestLabel;
    private bars;
    private rows;
    /** The widths of the rows on the screen. */
    private readonly drawn;
    private ended;
    constructor(stream: NodeJS.WriteStream, jobs: readonly JobReference[], named: boolean);
    private newBars;
    show({ workflowId, outcome, pendingPoll }: KnownWait): void;
    say(line: string): void;
    leave({ connection, jobId }: JobReference, lastLine: string): void;
    end(): void;
    /** Assigns the rows to jobs, active ones first if there are more jobs than rows. */
    private arrange;
    private line;
    private withColour;
    private readonly resized;
}
