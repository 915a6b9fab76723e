import { isGrpcServiceError } from '@temporalio/client';
// gRPC's status code by number, because callers of the public client need not install @grpc/grpc-js.
const NOT_FOUND = 5;
/** Whether Temporal answered that the workflow or run does not exist. The SDK's own methods throw WorkflowNotFoundError instead. */
export function isNotFound(error) {
    return isGrpcServiceError(error) && error.code === NOT_FOUND;
}
