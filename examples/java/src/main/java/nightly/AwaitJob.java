package nightly;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Vigil's workflow, as a caller sees it. */
@WorkflowInterface
public interface AwaitJob {
  @WorkflowMethod(name = "awaitJob")
  JobOutcome awaitJob(AwaitJobInput job);
}
