/** The Nexus service on the workflows' task queue. Each call is a workflow of its own; src/workflows/await-job-call.ts has the reasons. */
import { startWorkflow, WorkflowRunOperationHandler } from '@temporalio/nexus';
import { HandlerError, serviceHandler, type OperationContext, type ServiceHandler } from 'nexus-rpc';
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
    awaitJob: new CallHandler(policy, (context, sent) => {
      const input = allowedInput(sent, policy);
      // Accepts any other input, because Nexus would retry an error of another kind forever. The workflow reports invalid input.
      const { connection, jobId } = ((input as AwaitJobInput | null) ?? {}) as Record<string, unknown>;
      return startWorkflow<(input: AwaitJobInput) => Promise<JobOutcome>>(context, AWAIT_JOB_CALL, {
        // A request that is sent twice starts one workflow.
        workflowId: `${CALL_ID}${shortText(String(connection), 40)}:${shortText(String(jobId), 200)}:${context.requestId}`,
        args: [input],
        staticSummary: `a call for ${jobText({ connection, jobId })}`,
      });
    }),
  });
}

/** The start of the workflow ids of calls. The server gives each call an id that other callers do not know. */
const CALL_ID = 'vigil-call:';

/** Cancels only calls: whoever may use the endpoint can send any token, and the SDK would cancel the workflow that it names. */
class CallHandler extends WorkflowRunOperationHandler<AwaitJobInput, JobOutcome> {
  constructor(
    private readonly policy: NexusPolicy,
    start: ConstructorParameters<typeof WorkflowRunOperationHandler<AwaitJobInput, JobOutcome>>[0],
  ) {
    super(start);
  }

  override async cancel(context: OperationContext, token: string): Promise<void> {
    if (!isTokenOfCall(token, this.policy)) throw new HandlerError('NOT_FOUND', 'no such call');
    await super.cancel(context, token);
  }
}

/** @param token the JSON that the SDK encodes, with the workflow id as `wid` */
export function isTokenOfCall(token: string, { connections }: NexusPolicy): boolean {
  try {
    const { wid } = (JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) ?? {}) as { wid?: unknown };
    return typeof wid === 'string' && connections.some((name) => wid.startsWith(`${CALL_ID}${name}:`));
  } catch {
    return false;
  }
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
