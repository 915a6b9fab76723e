/**
 * The reason of a cancel request. The SDK does not pass it to workflow code, but it is in the activation. The activation is the same at every
 * replay, so reading it is deterministic.
 */
import { type WorkflowInterceptors } from '@temporalio/workflow';
export declare function cancelReason(): string | null;
export declare function interceptors(): WorkflowInterceptors;
