import type { AwaitJobInput } from '../contract/await-job-input.js';
import type { JobOutcome } from '../contract/outcome.js';
export type { AwaitJobInput, JobOutcome };
/**
 * Service `vigil`, operation `awaitJob`: starts the wait, or joins the running one. Fails with an ApplicationFailure that has a type from
 * docs/errors.md and the JobOutcome as its first detail.
 */
export declare const vigilService: import("nexus-rpc").ServiceDefinition<{
    awaitJob: import("nexus-rpc").OperationDefinition<AwaitJobInput, JobOutcome>;
}>;
