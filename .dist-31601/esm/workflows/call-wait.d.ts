import { type ParentClosePolicy } from '@temporalio/workflow';
import type { CallerActivities, WaitRun } from '../contract/activities.js';
import type { AwaitJobInput } from '../contract/await-job-input.js';
import type { JobOutcome } from '../contract/outcome.js';
export interface CallOptions {
    /** The task queue of Vigil's workflows. */
    taskQueue: string;
    /** What happens to a wait that this workflow started if this workflow closes first. */
    parentClosePolicy: ParentClosePolicy;
    /** Whether a cancel of this workflow cancels the wait; if not, the caller of this function handles it. */
    passCancel: boolean;
    /** Called once the wait is running and has this caller. `joined`: somebody else had started it. */
    onBegun?: (run: WaitRun, joined: boolean) => void;
}
/** @throws AwaitJobFailure; CancelledFailure, with the outcome as its first detail, if this workflow was cancelled */
export declare function callWait(input: AwaitJobInput, options: CallOptions): Promise<JobOutcome>;
export declare function callerActivities(taskQueue: string): CallerActivities;
