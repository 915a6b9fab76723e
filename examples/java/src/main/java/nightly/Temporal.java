package nightly;

import io.temporal.client.WorkflowClient;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.io.IOException;

/** Connects to Temporal by its environment configuration (TEMPORAL_ADDRESS and so on). */
final class Temporal {
  static WorkflowClient connect() throws IOException {
    ClientConfigProfile profile = ClientConfigProfile.load();
    return WorkflowClient.newInstance(
        WorkflowServiceStubs.newServiceStubs(profile.toWorkflowServiceStubsOptions()),
        profile.toWorkflowClientOptions());
  }

  private Temporal() {}
}
