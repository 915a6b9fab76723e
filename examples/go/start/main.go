// Starts the workflow Nightly or NightlyByNexus for one job and prints its report: start [-endpoint <name>] <connection> <jobId>
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"

	"example.com/nightly"
)

func main() {
	endpoint := flag.String("endpoint", "", "the Nexus endpoint that leads to Vigil, where that is in another namespace")
	flag.Parse()
	connection, jobID := flag.Arg(0), flag.Arg(1)
	c, err := client.Dial(envconfig.MustLoadDefaultClientOptions())
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	ctx := context.Background()
	options := client.StartWorkflowOptions{
		ID:        fmt.Sprintf("nightly:%s:%s", connection, jobID),
		TaskQueue: nightly.TaskQueue,
	}
	var run client.WorkflowRun
	if *endpoint == "" {
		run, err = c.ExecuteWorkflow(ctx, options, nightly.Nightly, connection, jobID)
	} else {
		run, err = c.ExecuteWorkflow(ctx, options, nightly.NightlyByNexus, *endpoint, connection, jobID)
	}
	if err != nil {
		log.Fatal(err)
	}
	var report nightly.Report
	if err := run.Get(ctx, &report); err != nil {
		log.Fatal(err)
	}
	json.NewEncoder(os.Stdout).Encode(report)
}
