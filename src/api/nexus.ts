/**
 * `vigil-jobs/nexus`: the Nexus service by which a workflow in another namespace awaits a job. Workflow-safe.
 *
 * A workflow in TypeScript rather says `awaitJob(input, { endpoint })` of `vigil-jobs/workflow`, which calls it and gives the failures their types.
 */
import { operation, service } from 'nexus-rpc';
import type { AwaitJobInput } from '../contract/await-job-input.js';
import type { JobOutcome } from '../contract/outcome.js';

export type { AwaitJobInput, JobOutcome };

/**
 * Service `vigil`, operation `awaitJob`: starts the wait, or joins the one that runs. Fails with an ApplicationFailure whose type is one of
 * docs/errors.md and whose first detail is the JobOutcome.
 */
export const vigilService = service('vigil', {
  awaitJob: operation<AwaitJobInput, JobOutcome>(),
});
