package nightly;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Map;

/** Starts a vendor's job at most once, awaits it, and prints its outcome: RunJob {@code <connection> <key> <job as JSON>} */
public class RunJob {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static void main(String[] args) throws Exception {
    Map<?, ?> run = Map.of("connection", args[0], "key", args[1], "job", JSON.readValue(args[2], Map.class));
    try {
      System.out.println(JSON.writeValueAsString(runJob(Temporal.connect(), run)));
      System.exit(0);
    } catch (WorkflowFailedException error) {
      System.err.println(args[0] + " " + args[1] + ": " + error.getCause().getMessage());
      if (error.getCause() instanceof ApplicationFailure failure) {
        System.out.println(JSON.writeValueAsString(failure.getDetails().get(0, Map.class)));
        if (failure.getType().equals("SubmitUncertain")) {
          // A job may or may not run. One of these commands adopts it; the last one starts another.
          ((List<?>) failure.getDetails().get(1, Map.class).get("commands")).forEach(System.err::println);
        }
      }
      System.exit(1);
    }
  }

  /**
   * Starts the job or joins the run with the same key. If that run has ended, only reads its outcome. The cause of the exception is an
   * ApplicationFailure with a type of schema/failure-types.json and the RunOutcome as its first detail, or a CanceledFailure.
   */
  private static Map<?, ?> runJob(WorkflowClient client, Map<?, ?> run) {
    WorkflowOptions options =
        WorkflowOptions.newBuilder()
            .setWorkflowId("vigil:" + run.get("connection") + ":run:" + run.get("key"))
            .setTaskQueue("vigil")
            // A key starts one job. To start another one after all, use another key.
            .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
            .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
            .build();
    WorkflowStub stub = client.newUntypedWorkflowStub("runJob", options);
    try {
      stub.start(run);
    } catch (WorkflowExecutionAlreadyStarted ended) {
      stub = client.newUntypedWorkflowStub(options.getWorkflowId());
    }
    return stub.getResult(Map.class);
  }
}
