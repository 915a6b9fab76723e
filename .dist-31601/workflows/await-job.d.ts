import type { JobOutcome } from '../contract/outcome.js';
import { type WaitRecord } from '../contract/wait-record.js';
/**
 * @param raw an AwaitJobInput (docs/calling.md)
 * @param carried the record of the previous run, after a continue-as-new
 * @throws ApplicationFailure whose type is one of docs/errors.md and whose first detail is the JobOutcome; CancelledFailure if cancelled
 */
export declare function awaitJob(raw: unknown, carried?: WaitRecord): Promise<JobOutcome>;
