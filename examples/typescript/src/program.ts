import { Client, Connection } from '@temporalio/client';
import { AwaitJobFailure, VigilClient } from 'vigil-jobs/client';

const [connection = 'calls', jobId = '34'] = process.argv.slice(2);
const temporal = await Connection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? 'localhost:7233' });
const namespace = process.env['TEMPORAL_NAMESPACE'] ?? 'default';
const vigil = new VigilClient(new Client({ connection: temporal, namespace }));
process.on('SIGINT', () => void vigil.cancel(connection, jobId, 'interrupted'));

try {
  const workflowId = await vigil.start({ connection, jobId, deadline: '6h', backoff: { max: '5s' } });
  console.log(`watching ${workflowId}`);
  const { state, content } = await vigil.result(connection, jobId);
  console.log(`${state}: ${content.map(({ name, sha256 }) => `${name} ${sha256}`).join(', ') || 'no content'}`);
} catch (error) {
  if (!(error instanceof AwaitJobFailure)) throw error;
  console.log(`${error.type}: ${error.message}; the job is ${error.outcome.state}`);
  process.exitCode = 1;
} finally {
  await temporal.close();
}
