/** What one would write oneself: a job table in PostgreSQL, polled by graphile-worker. */
import { fileURLToPath } from 'node:url';
import { makeWorkerUtils } from 'graphile-worker';
import { Pool } from 'pg';
import type { Contender } from '../../contender.js';
import { startPostgres } from '../../postgres.js';
import { startWorkerProcess } from '../../worker-process.js';
import { ENDS_TABLE, LOOK_TASK, type LookPayload } from './table.js';

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));
/** Rows of one insert. */
const ROWS = 500;

export const jobTable: Contender = {
  id: 'job-table',
  name: 'job table (graphile-worker)',
  source: 'https://worker.graphile.org/docs/library/add-job',
  async open({ folder, vendor, paceMs }) {
    const postgres = await startPostgres(folder);
    const pool = new Pool({ connectionString: postgres.url, max: 2 });
    // Those that were idle when the server was killed.
    pool.on('error', () => undefined);
    const utils = await makeWorkerUtils({ pgPool: pool });
    await utils.migrate();
    await pool.query(`create table ${ENDS_TABLE} (job_id text primary key, ended_at timestamptz not null)`);
    const worker = await startWorkerProcess(['--import', 'tsx', WORKER], {
      BENCH_DATABASE: postgres.url,
      BENCH_VENDOR: JSON.stringify(vendor),
      BENCH_PACE: String(paceMs),
    });
    return {
      watch: async (jobIds) => {
        for (let from = 0; from < jobIds.length; from += ROWS) {
          const rows = jobIds.slice(from, from + ROWS);
          await utils.addJobs(
            rows.map((jobId) => ({
              identifier: LOOK_TASK,
              payload: { jobId, paceMs } satisfies LookPayload,
              jobKey: jobId,
            })),
          );
        }
      },
      processes: () => ({ worker: [worker.pid()], server: [postgres.pid()] }),
      ends: async () => {
        const { rows } = await pool.query<{ job_id: string; ended_at: Date }>(`select * from ${ENDS_TABLE}`);
        return new Map(rows.map(({ job_id, ended_at }) => [job_id, ended_at.getTime()]));
      },
      killWorker: () => worker.killAndRestart(),
      killServer: () => postgres.kill9AndRestart(),
      close: async () => {
        await worker.stop();
        await utils.release();
        await pool.end();
        await postgres.stop();
      },
    };
  },
};
