package nightly;

import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;

/** Waits for a vendor's job by Vigil, and reports what became of it. */
public class NightlyWorkflow implements Nightly {
  @Override
  public Report run(String connection, String jobId) {
    try {
      return Report.of(awaitJob(new AwaitJobInput(connection, jobId, "6h")));
    } catch (ChildWorkflowFailure error) {
      // A cancel of this workflow comes back here once the vendor has confirmed it: thrown again, it ends this one as Canceled.
      if (!(error.getCause() instanceof ApplicationFailure failure)) throw error;
      return switch (failure.getType()) {
        case "JobFailed", "JobCancelled" -> Report.of(failure.getDetails().get(0, JobOutcome.class));
        // Vigil's own: DeadlineExceeded, JobLost, VendorRefused, … (schema/failure-types.json)
        default -> throw error;
      };
    }
  }

  /** Waits for the job as a child workflow. */
  private static JobOutcome awaitJob(AwaitJobInput job) {
    String waitId = "vigil:" + job.connection() + ":" + job.jobId();
    ChildWorkflowOptions options =
        ChildWorkflowOptions.newBuilder()
            .setWorkflowId(waitId)
            .setTaskQueue("vigil")
            // The default, TERMINATE, would kill the wait when this workflow ends early: the job would run on, watched by nobody.
            .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
            // A cancel goes on to the wait, and this workflow ends only when the wait has: with the job cancelled at the vendor.
            .setCancellationType(ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED)
            .build();
    try {
      return Workflow.newChildWorkflowStub(AwaitJob.class, options).awaitJob(job);
    } catch (ChildWorkflowFailure error) {
      if (!(error.getCause() instanceof WorkflowExecutionAlreadyStarted)) throw error;
      // A job is awaited once at a time, and a child cannot join a wait that runs. Who must join calls Vigil by Nexus instead.
      throw ApplicationFailure.newNonRetryableFailure(waitId + " runs already", "AlreadyAwaited");
    }
  }
}
