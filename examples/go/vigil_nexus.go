package nightly

import "go.temporal.io/sdk/workflow"

// AwaitJobByNexus waits for the job through the Nexus endpoint that leads to Vigil's namespace and task queue. A job that is awaited
// already is joined. Its error is as that of AwaitJob.
func AwaitJobByNexus(ctx workflow.Context, endpoint string, job AwaitJobInput) (JobOutcome, error) {
	vigil := workflow.NewNexusClient(endpoint, "vigil")
	call := vigil.ExecuteOperation(ctx, "awaitJob", job, workflow.NexusOperationOptions{
		// A cancel goes on to Vigil, and this workflow ends only when the call has. The only caller's cancels the job at the vendor, and is
		// confirmed; one of several only leaves it to the others.
		CancellationType: workflow.NexusOperationCancellationTypeWaitCompleted,
	})
	var outcome JobOutcome
	err := call.Get(ctx, &outcome)
	return outcome, err
}
