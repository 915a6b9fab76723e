/** The Nexus service on the workflows' queue: each call is a workflow of its own (src/workflows/await-job-call.ts says why). */
import { startWorkflow, WorkflowRunOperationHandler } from '@temporalio/nexus';
import { serviceHandler, type ServiceHandler } from 'nexus-rpc';
import type { AwaitJobInput } from '../await-job-input.js';
import { vigilService } from '../calling/nexus.js';
import type { JobOutcome } from '../job.js';
import { AWAIT_JOB_CALL } from '../workflows/contract.js';
import { jobText } from '../job-text.js';

export function createNexusService(): ServiceHandler {
  return serviceHandler(vigilService, {
    awaitJob: new WorkflowRunOperationHandler<AwaitJobInput, JobOutcome>((context, input) =>
      startWorkflow<(input: AwaitJobInput) => Promise<JobOutcome>>(context, AWAIT_JOB_CALL, {
        // A request that is sent twice is one call.
        workflowId: `vigil-call:${input.connection}:${input.jobId}:${context.requestId}`,
        args: [input],
        staticSummary: `a call for ${jobText(input)}`,
      }),
    ),
  });
}
