// A worker and a starter in one program: `node nightly.js calls 34`.
const { Client, Connection } = require('@temporalio/client');
const { NativeConnection, Worker } = require('@temporalio/worker');

async function main([connection, jobId]) {
  const { TEMPORAL_ADDRESS: address = 'localhost:7233', TEMPORAL_NAMESPACE: namespace = 'default' } = process.env;
  const worker = await Worker.create({
    connection: await NativeConnection.connect({ address }),
    namespace,
    taskQueue: 'nightly-javascript',
    workflowsPath: require.resolve('./workflows'),
  });
  const client = new Client({ connection: await Connection.connect({ address }), namespace });
  const result = await worker.runUntil(
    client.workflow.execute('nightly', {
      taskQueue: 'nightly-javascript',
      workflowId: `nightly-javascript-${connection}-${jobId}`,
      args: [connection, jobId],
    }),
  );
  console.log(result);
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
