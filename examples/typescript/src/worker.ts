import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';

const connection = await NativeConnection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? 'localhost:7233' });
const worker = await Worker.create({
  connection,
  namespace: process.env['TEMPORAL_NAMESPACE'] ?? 'default',
  taskQueue: 'nightly',
  workflowsPath: fileURLToPath(new URL('workflows.js', import.meta.url)),
});
console.log('serving nightly');
await worker.run();
await connection.close();
