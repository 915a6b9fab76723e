/**
 * The reason that came with a cancel request. The SDK does not hand it to workflow code, but it is in the activation: the same at every
 * replay, so reading it here is deterministic.
 */
import type { WorkflowInterceptors } from '@temporalio/workflow';

let reason: string | null = null;

export function cancelReason(): string | null {
  return reason;
}

export function interceptors(): WorkflowInterceptors {
  reason = null;
  return {
    internals: [
      {
        activate(input, next) {
          for (const job of input.activation.jobs ?? []) {
            if (job.cancelWorkflow) reason = job.cancelWorkflow.reason || null;
          }
          next(input);
        },
      },
    ],
  };
}
