// Serves the workflows Nightly and NightlyByNexus. A vigil-worker serves the waits that they start.
package main

import (
	"log"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	"go.temporal.io/sdk/worker"

	"example.com/nightly"
)

func main() {
	c, err := client.Dial(envconfig.MustLoadDefaultClientOptions())
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	w := worker.New(c, nightly.TaskQueue, worker.Options{})
	w.RegisterWorkflow(nightly.Nightly)
	w.RegisterWorkflow(nightly.NightlyByNexus)
	if err := w.Run(worker.InterruptCh()); err != nil {
		log.Fatal(err)
	}
}
