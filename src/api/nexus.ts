/**
 * `vigil-jobs/nexus`: the Nexus service with which a workflow in another namespace awaits or runs a job. Workflow-safe.
 *
 * In TypeScript, prefer `awaitJob(input, { endpoint })` and `runJob(input, { endpoint })` from `vigil-jobs/workflow`: they call this service
 * and throw typed failures.
 */
import { operation, service } from 'nexus-rpc';
import type { AwaitJobInput } from '../contract/await-job-input.js';
import type { JobOutcome } from '../contract/outcome.js';
import type { RunOutcome } from '../contract/run-job.js';
import type { RunJobInput } from '../contract/run-job-input.js';

export type { AwaitJobInput, JobOutcome, RunJobInput, RunOutcome };

/**
 * Service `vigil`. Operation `awaitJob`: starts the wait, or joins the running one. Operation `runJob`: starts the job, or joins the run with the
 * same key. Both fail with an ApplicationFailure that has a type from docs/errors.md and the outcome as its first detail; that of SubmitUncertain
 * has the evidence as the second.
 */
export const vigilService = service('vigil', {
  awaitJob: operation<AwaitJobInput, JobOutcome>(),
  runJob: operation<RunJobInput, RunOutcome>(),
});
