/**
 * The reason of a cancel request. The SDK does not pass it to workflow code, but it is in the activation. The activation is the same at every
 * replay, so reading it is deterministic.
 */
import { workflowInfo, type WorkflowInterceptors } from '@temporalio/workflow';

// All waits of a worker share this module, see serving/workflow-code.ts.
// eslint-disable-next-line vigil/no-module-state -- each run has its own entry, and removes it when it ends
const reasons = new Map<string, string>();

export function cancelReason(): string | null {
  return reasons.get(workflowInfo().runId) ?? null;
}

export function interceptors(): WorkflowInterceptors {
  const { runId } = workflowInfo();
  return {
    internals: [
      {
        activate(input, next) {
          for (const job of input.activation.jobs ?? []) {
            if (job.cancelWorkflow?.reason) reasons.set(runId, job.cancelWorkflow.reason);
          }
          next(input);
        },
        dispose(input, next) {
          reasons.delete(runId);
          next(input);
        },
      },
    ],
  };
}
