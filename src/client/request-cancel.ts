/** Requests a cancel of a workflow with a reason, which the SDK's `handle.cancel()` does not carry. */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { isNotFound } from '../temporal/not-found.js';

export interface CancelledWorkflow {
  workflowId: string;
  /** The first run of the chain that is meant. @default whichever runs */
  firstRunId?: string;
}

/** @param absent says what is not running @throws WorkflowNotFoundError if the workflow is not running */
export async function requestCancel(
  { workflowService, options }: Client,
  { workflowId, firstRunId }: CancelledWorkflow,
  reason: string,
  absent: string,
): Promise<void> {
  try {
    await workflowService.requestCancelWorkflowExecution({
      namespace: options.namespace,
      workflowExecution: { workflowId },
      firstExecutionRunId: firstRunId,
      requestId: crypto.randomUUID(),
      identity: options.identity,
      reason,
    });
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new WorkflowNotFoundError(absent, workflowId, undefined);
  }
}
