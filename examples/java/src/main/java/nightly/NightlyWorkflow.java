package nightly;

import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;

/** Awaits a vendor's job with Vigil and reports its outcome. */
public class NightlyWorkflow implements Nightly {
  @Override
  public Report run(String connection, String jobId) {
    try {
      return Report.of(awaitJob(new AwaitJobInput(connection, jobId, "6h")));
    } catch (ChildWorkflowFailure error) {
      // A cancel of this workflow arrives here when the vendor has confirmed it. Rethrow it to end as Canceled.
      if (!(error.getCause() instanceof ApplicationFailure failure)) throw error;
      return switch (failure.getType()) {
        case "JobFailed", "JobCancelled" -> Report.of(failure.getDetails().get(0, JobOutcome.class));
        // DeadlineExceeded, JobLost, VendorRefused, … (schema/failure-types.json)
        default -> throw error;
      };
    }
  }

  /** Awaits the job with a child workflow. */
  private static JobOutcome awaitJob(AwaitJobInput job) {
    String waitId = "vigil:" + job.connection() + ":" + job.jobId();
    ChildWorkflowOptions options =
        ChildWorkflowOptions.newBuilder()
            .setWorkflowId(waitId)
            .setTaskQueue("vigil")
            // The default, TERMINATE, would kill the wait if this workflow ended early, and nothing would watch the job.
            .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
            // A cancel cancels the wait too. This workflow ends after the wait, when the job is cancelled at the vendor.
            .setCancellationType(ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED)
            .build();
    try {
      return Workflow.newChildWorkflowStub(AwaitJob.class, options).awaitJob(job);
    } catch (ChildWorkflowFailure error) {
      if (!(error.getCause() instanceof WorkflowExecutionAlreadyStarted)) throw error;
      // A job has one wait at a time, and a child cannot join a running wait. To join it, call Vigil through Nexus.
      throw ApplicationFailure.newNonRetryableFailure(waitId + " runs already", "AlreadyAwaited");
    }
  }
}
