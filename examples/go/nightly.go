// Package nightly has a workflow that awaits a vendor's job with Vigil and reports its outcome.
package nightly

import (
	"errors"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

const TaskQueue = "nightly"

type Report struct {
	State     string   `json:"state"`
	LastError *string  `json:"lastError"`
	Files     []string `json:"files"`
}

func Nightly(ctx workflow.Context, connection, jobID string) (*Report, error) {
	return report(AwaitJob(ctx, AwaitJobInput{Connection: connection, JobID: jobID, Deadline: "6h"}))
}

// NightlyByNexus does the same if Vigil runs in another namespace.
func NightlyByNexus(ctx workflow.Context, endpoint, connection, jobID string) (*Report, error) {
	return report(AwaitJobByNexus(ctx, endpoint, AwaitJobInput{Connection: connection, JobID: jobID, Deadline: "6h"}))
}

func report(outcome JobOutcome, err error) (*Report, error) {
	if err == nil {
		return reportOf(outcome), nil
	}
	var failure *temporal.ApplicationError
	// A cancel of this workflow arrives here when the vendor has confirmed it. Return it to end as Canceled.
	if !errors.As(err, &failure) {
		return nil, err
	}
	switch failure.Type() {
	case "JobFailed", "JobCancelled":
		if err := failure.Details(&outcome); err != nil {
			return nil, err
		}
		return reportOf(outcome), nil
	default: // DeadlineExceeded, JobLost, VendorRefused, … (schema/failure-types.json)
		return nil, err
	}
}

func reportOf(outcome JobOutcome) *Report {
	report := &Report{State: outcome.State, LastError: outcome.Summary, Files: []string{}}
	for _, message := range outcome.Messages.Last {
		if message.Severity == "error" {
			report.LastError = &message.Text
		}
	}
	for _, file := range outcome.Content {
		report.Files = append(report.Files, file.URI)
	}
	return report
}
