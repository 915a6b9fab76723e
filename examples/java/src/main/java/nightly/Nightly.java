package nightly;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

@WorkflowInterface
public interface Nightly {
  String TASK_QUEUE = "nightly";

  @WorkflowMethod
  Report run(String connection, String jobId);
}
