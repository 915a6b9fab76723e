package nightly

import (
	"errors"
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// AwaitJobInput has the fields that this example uses. schema/await-job-input.schema.json has all fields.
type AwaitJobInput struct {
	Connection string `json:"connection"`
	JobID      string `json:"jobId"`
	Deadline   string `json:"deadline,omitempty"`
}

// JobOutcome has the fields that this example reads. schema/job-outcome.schema.json has all fields.
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

// AwaitJob awaits the job with a child workflow. Its error wraps a *temporal.ApplicationError, with a type of
// schema/failure-types.json and the JobOutcome as its first detail, or a *temporal.CanceledError.
func AwaitJob(ctx workflow.Context, job AwaitJobInput) (JobOutcome, error) {
	waitID := fmt.Sprintf("vigil:%s:%s", job.Connection, job.JobID)
	ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID: waitID,
		TaskQueue:  "vigil",
		// The default, TERMINATE, would kill the wait if this workflow ended early, and nothing would watch the job.
		ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_ABANDON,
		// A cancel cancels the wait too. This workflow ends after the wait, when the job is cancelled at the vendor.
		WaitForCancellation: true,
	})
	var outcome JobOutcome
	err := workflow.ExecuteChildWorkflow(ctx, "awaitJob", job).Get(ctx, &outcome)
	var alreadyStarted *temporal.ChildWorkflowExecutionAlreadyStartedError
	if errors.As(err, &alreadyStarted) {
		// A job has one wait at a time, and a child cannot join a running wait. To join it, call Vigil through Nexus.
		return outcome, temporal.NewNonRetryableApplicationError(waitID+" runs already", "AlreadyAwaited", nil)
	}
	return outcome, err
}
