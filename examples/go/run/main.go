// Starts a vendor's job at most once, awaits it, and prints its outcome: run <connection> <key> <job as JSON>
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	"go.temporal.io/sdk/temporal"
)

// RunJobInput has the fields that this example uses. schema/run-job-input.schema.json has all fields.
type RunJobInput struct {
	Connection string          `json:"connection"`
	Key        string          `json:"key"`
	Job        json.RawMessage `json:"job"`
}

// RunJob starts the job or joins the run with the same key. If that run has ended, it only reads its outcome. Its error
// wraps a *temporal.ApplicationError, with a type of schema/failure-types.json and the RunOutcome as its first detail, or a
// *temporal.CanceledError. SubmitUncertain has the SubmitEvidence as its second detail.
func RunJob(ctx context.Context, c client.Client, run RunJobInput) (outcome json.RawMessage, err error) {
	handle, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID:        fmt.Sprintf("vigil:%s:run:%s", run.Connection, run.Key),
		TaskQueue: "vigil",
		// A key starts one job. To start another one after all, use another key.
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
	}, "runJob", run)
	if err != nil {
		return nil, err
	}
	err = handle.Get(ctx, &outcome)
	return outcome, err
}

func main() {
	c, err := client.Dial(envconfig.MustLoadDefaultClientOptions())
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	run := RunJobInput{Connection: os.Args[1], Key: os.Args[2], Job: json.RawMessage(os.Args[3])}
	outcome, err := RunJob(context.Background(), c, run)
	var failure *temporal.ApplicationError
	if errors.As(err, &failure) {
		var evidence struct {
			Commands []string `json:"commands"`
		}
		failure.Details(&outcome, &evidence)
		// After SubmitUncertain, a job may or may not run. One of these commands adopts it; the last one starts another.
		for _, command := range evidence.Commands {
			fmt.Fprintln(os.Stderr, command)
		}
	}
	if outcome != nil {
		fmt.Println(string(outcome))
	}
	if err != nil {
		log.Fatal(err)
	}
}
