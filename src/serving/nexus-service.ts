/** The Nexus service on the workflows' task queue. Each call is a workflow of its own; src/workflows/await-job-call.ts has the reasons. */
import { startWorkflow, WorkflowRunOperationHandler } from '@temporalio/nexus';
import {
  HandlerError,
  serviceHandler,
  type OperationContext,
  type ServiceHandler,
  type StartOperationContext,
} from 'nexus-rpc';
import type { AwaitJobInput } from '../contract/await-job-input.js';
import type { NexusPolicy } from '../contract/connection-policy.js';
import { vigilService } from '../api/nexus.js';
import type { JobOutcome } from '../contract/outcome.js';
import { RUN_JOB_CALL, type RunOutcome } from '../contract/run-job.js';
import type { RunJobInput } from '../contract/run-job-input.js';
import { LONGEST_KEY } from '../contract/run-key.js';
import { shortText } from '../contract/short-text.js';
import { AWAIT_JOB_CALL } from '../contract/wait-messages.js';
import { jobText, runText } from '../text/job-text.js';

/** The services of a Worker: none unless the config asks for it. */
export function nexusServices(policy: NexusPolicy | undefined): ServiceHandler[] {
  return policy ? [createNexusService(policy)] : [];
}

// A call accepts any input, because Nexus would retry an error of another kind forever. The workflow reports invalid input.
function createNexusService(policy: NexusPolicy): ServiceHandler {
  return serviceHandler(vigilService, {
    awaitJob: new CallHandler<AwaitJobInput, JobOutcome>(policy, (context, sent) => {
      const input = allowedInput(sent, policy);
      const { connection, jobId } = fieldsOf(input);
      return startWorkflow<(input: AwaitJobInput) => Promise<JobOutcome>>(context, AWAIT_JOB_CALL, {
        workflowId: callId(connection, shortText(String(jobId), 200), context),
        args: [input],
        staticSummary: `a call for ${jobText({ connection, jobId })}`,
      });
    }),
    // What may be started is the connection's `run.allow`, which the worker that makes the request applies.
    runJob: new CallHandler<RunJobInput, RunOutcome>(policy, (context, sent) => {
      const input = allowedInput(sent, policy);
      const { connection, key } = fieldsOf(input);
      return startWorkflow<(input: RunJobInput) => Promise<RunOutcome>>(context, RUN_JOB_CALL, {
        workflowId: callId(connection, `run:${shortText(String(key), LONGEST_KEY)}`, context),
        args: [input],
        staticSummary: `a call for ${runText({ connection, key })}`,
      });
    }),
  });
}

function fieldsOf(input: unknown): Record<string, unknown> {
  return (input ?? {}) as Record<string, unknown>;
}

/** A request that is sent twice starts one workflow. */
function callId(connection: unknown, what: string, { requestId }: StartOperationContext): string {
  return `${CALL_ID}${shortText(String(connection), 40)}:${what}:${requestId}`;
}

/** The start of the workflow ids of calls. The server gives each call an id that other callers do not know. */
const CALL_ID = 'vigil-call:';

/** Cancels only calls: whoever may use the endpoint can send any token, and the SDK would cancel the workflow that it names. */
class CallHandler<Input, Outcome> extends WorkflowRunOperationHandler<Input, Outcome> {
  constructor(
    private readonly policy: NexusPolicy,
    start: ConstructorParameters<typeof WorkflowRunOperationHandler<Input, Outcome>>[0],
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
export function allowedInput<Input extends Pick<AwaitJobInput, 'onCancel' | 'onDeadline'>>(
  input: Input,
  { connections, cancel }: NexusPolicy,
): Input {
  const { connection, onCancel, onDeadline } = fieldsOf(input);
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
