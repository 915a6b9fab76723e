import { Client, Connection } from '@temporalio/client';

const [workflow = 'nightly', ...args] = process.argv.slice(2);
const connection = await Connection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? 'localhost:7233' });
const client = new Client({ connection, namespace: process.env['TEMPORAL_NAMESPACE'] ?? 'default' });
const handle = await client.workflow.start(workflow, {
  taskQueue: 'nightly',
  workflowId: `${workflow}-${args.join('-')}`,
  args,
});
process.on('SIGINT', () => void handle.cancel());
console.log(`started ${handle.workflowId}`);
try {
  console.log(await handle.result());
} catch (error) {
  const { cause } = error as Error;
  console.log(cause instanceof Error ? `${cause.name}: ${cause.message}` : String(error));
  process.exitCode = 1;
} finally {
  await connection.close();
}
