/** The job table's worker: each task looks once, and puts itself into the table again for the next look. */
import { run, type TaskList } from 'graphile-worker';
import { Pool } from 'pg';
import type { BenchVendor } from '../../contender.js';
import { createVendorLook } from '../vendor-look.js';
import { ENDS_TABLE, LOOK_TASK, type LookPayload } from './table.js';

const { BENCH_DATABASE, BENCH_VENDOR, BENCH_PACE } = process.env;

/** As many as look at once, and a few more. */
const CONNECTIONS = 20;
const AT_ONCE = 16;

const pool = new Pool({ connectionString: BENCH_DATABASE, max: CONNECTIONS });
pool.on('error', () => undefined);
const isRunning = createVendorLook(JSON.parse(BENCH_VENDOR!) as BenchVendor);

const taskList: TaskList = {
  [LOOK_TASK]: async (payload, helpers) => {
    const { jobId, paceMs } = payload as LookPayload;
    if (await isRunning(jobId)) {
      // The same key: while this one is locked the table keeps a second one, which is the next look.
      await helpers.addJob(LOOK_TASK, payload, { jobKey: jobId, runAt: new Date(Date.now() + paceMs) });
      return;
    }
    await helpers.query(`insert into ${ENDS_TABLE} (job_id, ended_at) values ($1, now()) on conflict do nothing`, [
      jobId,
    ]);
  },
};

async function serve(): Promise<void> {
  const runner = await run({
    pgPool: pool,
    taskList,
    concurrency: AT_ONCE,
    // Its default; where an hour is played in a minute it must be as much quicker.
    pollInterval: Math.min(2_000, Number(BENCH_PACE) / 15),
  });
  await runner.promise;
}

process.on('SIGTERM', () => process.exit(0));
// While the database is away the runner ends; what would start it again is this.
process.stdout.write('serving\n');
for (;;) await serve().catch(() => new Promise((resolve) => setTimeout(resolve, 500)));
