/** Names a request to start a workflow, so that the server recognizes it if somebody makes the same one again. */
import type { WorkflowStartOptions } from '@temporalio/client';

/** A type of the SDK, which does not export it. A version without it gives each request an id of its own, as without this file. */
const SDK_START_OPTIONS = Symbol.for('__temporal_internal_client_workflow_start_options');

/** If the latest run of the workflow was started by a request with this id, the server answers with that run and starts none. */
export function withRequestId(requestId: string): Partial<WorkflowStartOptions> {
  return { [SDK_START_OPTIONS]: { requestId } } as Partial<WorkflowStartOptions>;
}
