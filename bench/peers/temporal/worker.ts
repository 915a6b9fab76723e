/** The worker of the peers on Temporal: the SDK's defaults, but for the slots of looping activities, of which there is one for each job. */
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { BenchVendor } from '../../contender.js';
import { createPollingActivities, pollsMade } from './activities.js';

const { BENCH_ADDRESS, BENCH_QUEUE, BENCH_WORKFLOWS, BENCH_VENDOR, BENCH_ACTIVITIES, BENCH_COUNTS } = process.env;

Runtime.install({ logger: new DefaultLogger('ERROR') });
const connection = await NativeConnection.connect({ address: BENCH_ADDRESS! });
const worker = await Worker.create({
  connection,
  taskQueue: BENCH_QUEUE!,
  workflowBundle: { codePath: BENCH_WORKFLOWS! },
  activities: { ...createPollingActivities(BENCH_VENDOR ? (JSON.parse(BENCH_VENDOR) as BenchVendor) : undefined) },
  ...(BENCH_ACTIVITIES && { maxConcurrentActivityTaskExecutions: Number(BENCH_ACTIVITIES) }),
});
const run = worker.run();
if (BENCH_COUNTS) setInterval(() => process.stdout.write(`${Date.now()} polls ${pollsMade()}\n`), 100).unref();
process.stdout.write('serving\n');
await run;
