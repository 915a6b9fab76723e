package nightly;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;

/** Starts the workflow Nightly for one job and prints its report: StartNightly {@code <connection> <jobId>} */
public class StartNightly {
  public static void main(String[] args) throws Exception {
    WorkflowClient client = Temporal.connect();
    WorkflowOptions options =
        WorkflowOptions.newBuilder()
            .setWorkflowId("nightly:" + args[0] + ":" + args[1])
            .setTaskQueue(Nightly.TASK_QUEUE)
            .build();
    try {
      Report report = client.newWorkflowStub(Nightly.class, options).run(args[0], args[1]);
      System.out.println(new ObjectMapper().writeValueAsString(report));
      System.exit(0);
    } catch (WorkflowFailedException error) {
      System.err.println(options.getWorkflowId() + ": " + innermost(error).getMessage());
      System.exit(1);
    }
  }

  private static Throwable innermost(Throwable error) {
    return error.getCause() == null ? error : innermost(error.getCause());
  }
}
