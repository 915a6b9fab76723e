package nightly;

import io.temporal.worker.WorkerFactory;

/** Serves the workflow Nightly. A vigil-worker serves the waits that it starts. */
public class ServeNightly {
  public static void main(String[] args) throws Exception {
    WorkerFactory factory = WorkerFactory.newInstance(Temporal.connect());
    factory.newWorker(Nightly.TASK_QUEUE).registerWorkflowImplementationTypes(NightlyWorkflow.class);
    factory.start();
  }
}
