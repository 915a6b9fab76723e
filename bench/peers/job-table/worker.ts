/** The process that polls: graphile-worker with the options that its page on performance names for many short jobs. */
import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import type { BenchVendor } from '../../contender.js';
import { createPollTask, POLL } from './poll-task.js';

const { BENCH_DATABASE, BENCH_VENDOR, BENCH_INTERVAL_MS } = process.env;
const CONCURRENT = 50;

const connectionString = BENCH_DATABASE!;
const logger = new Logger(() => (level: string, message) => {
  if (level === 'error') process.stderr.write(`${message}\n`);
});
await unlockLeftBehind();
const runner = await run({
  connectionString,
  logger,
  taskList: { [POLL]: createPollTask(JSON.parse(BENCH_VENDOR!) as BenchVendor, Number(BENCH_INTERVAL_MS)) },
  concurrency: CONCURRENT,
  maxPoolSize: CONCURRENT + 2,
  // The worker finds due jobs by polling its table: this is the most by which a poll is late while there are few.
  pollInterval: 250,
  preset: {
    worker: {
      localQueue: { size: CONCURRENT + 1, refetchDelay: { durationMs: 100 } },
      completeJobBatchDelay: 100,
    },
  },
});
process.stdout.write('serving\n');
await runner.promise;

/** A worker that was killed leaves its jobs locked for four hours; there is only one, so that whatever is locked now is such a job. */
async function unlockLeftBehind(): Promise<void> {
  const made = await makeWorkerUtils({ connectionString, logger });
  await made.withPgClient(async (client) => {
    const { rows } = await client.query<{ locked_by: string }>(
      'select distinct locked_by from graphile_worker.jobs where locked_by is not null',
    );
    if (rows.length > 0) await made.forceUnlockWorkers(rows.map((row) => row.locked_by));
  });
  await made.release();
}
