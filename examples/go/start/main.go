// Starts the workflow Nightly for one job, and prints its report: start <connection> <jobId>
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"

	"example.com/nightly"
)

func main() {
	connection, jobID := os.Args[1], os.Args[2]
	c, err := client.Dial(envconfig.MustLoadDefaultClientOptions())
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	ctx := context.Background()
	run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID:        fmt.Sprintf("nightly:%s:%s", connection, jobID),
		TaskQueue: nightly.TaskQueue,
	}, nightly.Nightly, connection, jobID)
	if err != nil {
		log.Fatal(err)
	}
	var report nightly.Report
	if err := run.Get(ctx, &report); err != nil {
		log.Fatal(err)
	}
	json.NewEncoder(os.Stdout).Encode(report)
}
