import type { AwaitJobInput } from '../contract/await-job-input.js';
import type { JobOutcome } from '../contract/outcome.js';
/** @throws AwaitJobFailure; CancelledFailure after a cancelled call has left its wait, or has seen it cancelled as its only caller */
export declare function awaitJobCall(input: AwaitJobInput): Promise<JobOutcome>;
