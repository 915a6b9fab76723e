/** The Nexus service on the workflows' task queue. Each call is a workflow of its own; src/workflows/await-job-call.ts has the reasons. */
import { startWorkflow, WorkflowRunOperationHandler } from '@temporalio/nexus';
import { serviceHandler, type ServiceHandler } from 'nexus-rpc';
import type { AwaitJobInput } from '../contract/await-job-input.js';
import { vigilService } from '../api/nexus.js';
import { jobText } from '../text/job-text.js';
import type { JobOutcome } from '../contract/outcome.js';
import { shortText } from '../contract/short-text.js';
import { AWAIT_JOB_CALL } from '../contract/wait-messages.js';

export function createNexusService(): ServiceHandler {
  return serviceHandler(vigilService, {
    awaitJob: new WorkflowRunOperationHandler<AwaitJobInput, JobOutcome>((context, input) => {
      // Accepts any input, because Nexus would retry an error here forever. The workflow reports invalid input.
      const { connection, jobId } = ((input as AwaitJobInput | null) ?? {}) as Record<string, unknown>;
      return startWorkflow<(input: AwaitJobInput) => Promise<JobOutcome>>(context, AWAIT_JOB_CALL, {
        // A request that is sent twice starts one workflow.
        workflowId: `vigil-call:${shortText(String(connection), 40)}:${shortText(String(jobId), 200)}:${context.requestId}`,
        args: [input],
        staticSummary: `a call for ${jobText({ connection, jobId })}`,
      });
    }),
  });
}
