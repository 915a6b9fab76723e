package nightly;

import io.temporal.worker.WorkerFactory;

/** Serves the workflow Nightly; the waits that it starts are served by vigil-worker. */
public class ServeNightly {
  public static void main(String[] args) throws Exception {
    WorkerFactory factory = WorkerFactory.newInstance(Temporal.connect());
    factory.newWorker(Nightly.TASK_QUEUE).registerWorkflowImplementationTypes(NightlyWorkflow.class);
    factory.start();
  }
}
