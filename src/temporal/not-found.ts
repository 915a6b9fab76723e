import { isGrpcServiceError } from '@temporalio/client';

/** gRPC's code, by number: its module is slow to load. */
const NOT_FOUND = 5;

/** Whether Temporal has answered that there is no such workflow or run. The SDK's own calls throw a WorkflowNotFoundError instead. */
export function isNotFound(error: unknown): boolean {
  return isGrpcServiceError(error) && (error.code as number) === NOT_FOUND;
}
