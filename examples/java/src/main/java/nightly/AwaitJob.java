package nightly;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Vigil's workflow, as its callers see it. */
@WorkflowInterface
public interface AwaitJob {
  @WorkflowMethod(name = "awaitJob")
  JobOutcome awaitJob(AwaitJobInput job);
}
