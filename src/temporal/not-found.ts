import { status } from '@grpc/grpc-js';
import { isGrpcServiceError } from '@temporalio/client';

/** Whether Temporal answered that the workflow or run does not exist. The SDK's own methods throw WorkflowNotFoundError instead. */
export function isNotFound(error: unknown): boolean {
  return isGrpcServiceError(error) && error.code === status.NOT_FOUND;
}
