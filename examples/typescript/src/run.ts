import { Client, Connection } from '@temporalio/client';
import { RunJobFailure, VigilClient } from 'vigil-jobs/client';

const [connection = 'gallery', key = 'nightly', job = '{}'] = process.argv.slice(2);
const temporal = await Connection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? 'localhost:7233' });
const namespace = process.env['TEMPORAL_NAMESPACE'] ?? 'default';
const vigil = new VigilClient(new Client({ connection: temporal, namespace }));

try {
  const run = await vigil.startRun({
    connection,
    key,
    job: JSON.parse(job) as Record<string, unknown>,
    deadline: '6h',
  });
  process.on('SIGINT', () => void run.cancel('interrupted'));
  console.log(`running ${run.workflowId}`);
  const { state, submit } = await run.result();
  console.log(`job ${submit.jobId}, ${submit.result}: ${state}`);
} catch (error) {
  if (!(error instanceof RunJobFailure)) throw error;
  console.log(`${error.type}: ${error.message}`);
  for (const command of error.evidence?.commands ?? []) console.log(command);
  process.exitCode = 1;
} finally {
  await temporal.close();
}
