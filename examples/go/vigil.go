package nightly

import (
	"errors"
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// AwaitJobInput has the fields that are needed here; all of them are in schema/await-job-input.schema.json.
type AwaitJobInput struct {
	Connection string `json:"connection"`
	JobID      string `json:"jobId"`
	Deadline   string `json:"deadline,omitempty"`
}

// JobOutcome has the fields that are read here; all of them are in schema/job-outcome.schema.json.
type JobOutcome struct {
	State    string  `json:"state"`
	Summary  *string `json:"summary"`
	Messages struct {
		Last []struct {
			Severity string `json:"severity"`
			Text     string `json:"text"`
		} `json:"last"`
	} `json:"messages"`
	Content []struct {
		URI string `json:"uri"`
	} `json:"content"`
}

// AwaitJob waits for the job as a child workflow. Its error wraps a *temporal.ApplicationError with a type of
// schema/failure-types.json and the JobOutcome in its first detail, or a *temporal.CanceledError.
func AwaitJob(ctx workflow.Context, job AwaitJobInput) (JobOutcome, error) {
	waitID := fmt.Sprintf("vigil:%s:%s", job.Connection, job.JobID)
	ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID: waitID,
		TaskQueue:  "vigil",
		// The default, TERMINATE, would kill the wait when this workflow ends early: the job would run on, watched by nobody.
		ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_ABANDON,
		// A cancel goes on to the wait, and this workflow ends only when the wait has: with the job cancelled at the vendor.
		WaitForCancellation: true,
	})
	var outcome JobOutcome
	err := workflow.ExecuteChildWorkflow(ctx, "awaitJob", job).Get(ctx, &outcome)
	var alreadyStarted *temporal.ChildWorkflowExecutionAlreadyStartedError
	if errors.As(err, &alreadyStarted) {
		// A job is awaited once at a time, and a child cannot join a wait that runs. Who must join calls Vigil by Nexus instead.
		return outcome, temporal.NewNonRetryableApplicationError(waitID+" runs already", "AlreadyAwaited", nil)
	}
	return outcome, err
}
