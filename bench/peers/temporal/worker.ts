/** The worker of the peers on Temporal: the SDK's defaults, but for the slots of looping activities, of which there is one for each job. */
import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { BenchVendor } from '../../contender.js';
import { createPollingActivities } from './activities.js';

const { BENCH_ADDRESS, BENCH_QUEUE, BENCH_VENDOR, BENCH_ACTIVITIES } = process.env;

Runtime.install({ logger: new DefaultLogger('ERROR') });
const connection = await NativeConnection.connect({ address: BENCH_ADDRESS! });
const worker = await Worker.create({
  connection,
  taskQueue: BENCH_QUEUE!,
  workflowsPath: fileURLToPath(new URL('workflows.ts', import.meta.url)),
  activities: { ...createPollingActivities(BENCH_VENDOR ? (JSON.parse(BENCH_VENDOR) as BenchVendor) : undefined) },
  ...(BENCH_ACTIVITIES && { maxConcurrentActivityTaskExecutions: Number(BENCH_ACTIVITIES) }),
});
const run = worker.run();
process.stdout.write('serving\n');
await run;
