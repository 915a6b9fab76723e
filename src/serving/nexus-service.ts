/** The Nexus service on the workflows' task queue. Each call is a workflow of its own; src/workflows/await-job-call.ts has the reasons. */
import { startWorkflow, WorkflowRunOperationHandler } from '@temporalio/nexus';
import { HandlerError, serviceHandler, type ServiceHandler } from 'nexus-rpc';
import type { AwaitJobInput } from '../contract/await-job-input.js';
import type { NexusPolicy } from '../contract/connection-policy.js';
import { vigilService } from '../api/nexus.js';
import { jobText } from '../text/job-text.js';
import type { JobOutcome } from '../contract/outcome.js';
import { shortText } from '../contract/short-text.js';
import { AWAIT_JOB_CALL } from '../contract/wait-messages.js';

/** The services of a Worker: none unless the config asks for it. */
export function nexusServices(policy: NexusPolicy | undefined): ServiceHandler[] {
  return policy ? [createNexusService(policy)] : [];
}

function createNexusService(policy: NexusPolicy): ServiceHandler {
  return serviceHandler(vigilService, {
    awaitJob: new WorkflowRunOperationHandler<AwaitJobInput, JobOutcome>((context, sent) => {
      const input = allowedInput(sent, policy);
      // Accepts any other input, because Nexus would retry an error of another kind forever. The workflow reports invalid input.
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

/**
 * The input with what the policy adds: where callers may not cancel, neither a cancel of the call nor a deadline cancels the job.
 * @throws HandlerError that is not retried, for a connection that is not offered or a cancel that is not allowed
 */
export function allowedInput(input: AwaitJobInput, { connections, cancel }: NexusPolicy): AwaitJobInput {
  const { connection, onCancel, onDeadline } = ((input as AwaitJobInput | null) ?? {}) as Record<string, unknown>;
  // The workflow refuses a name that is not a text.
  if (typeof connection !== 'string') return input;
  if (!connections.includes(connection)) {
    throw new HandlerError(
      'NOT_FOUND',
      'connection: not offered through Nexus; the config of the worker lists those that are (nexus.connections)',
    );
  }
  if (cancel) return input;
  for (const [field, value] of Object.entries({ onCancel, onDeadline })) {
    if (value !== 'cancel') continue;
    throw new HandlerError(
      'BAD_REQUEST',
      `${field}: expected "leave", because callers through Nexus may not cancel jobs (nexus.cancel of the worker's config)`,
    );
  }
  return { ...input, onCancel: input.onCancel ?? 'leave', onDeadline: input.onDeadline ?? 'leave' };
}
