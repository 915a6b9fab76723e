package nightly

import "go.temporal.io/sdk/workflow"

// AwaitJobByNexus awaits the job through a Nexus endpoint whose target is Vigil's namespace and task queue. It joins a running
// wait. It returns the same errors as AwaitJob.
func AwaitJobByNexus(ctx workflow.Context, endpoint string, job AwaitJobInput) (JobOutcome, error) {
	vigil := workflow.NewNexusClient(endpoint, "vigil")
	call := vigil.ExecuteOperation(ctx, "awaitJob", job, workflow.NexusOperationOptions{
		// A cancel goes on to Vigil, and this workflow ends after the call. A cancel by the only caller cancels the job at the
		// vendor; one of several callers only detaches.
		CancellationType: workflow.NexusOperationCancellationTypeWaitCompleted,
	})
	var outcome JobOutcome
	err := call.Get(ctx, &outcome)
	return outcome, err
}
