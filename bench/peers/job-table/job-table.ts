/**
 * A hand-written solution: a table of due polls in PostgreSQL, and a worker that takes them. graphile-worker is that table and that worker;
 * each poll schedules the next one under the job's key.
 */
import { Logger, makeWorkerUtils } from 'graphile-worker';
import { Pool } from 'pg';
import type { Contender } from '../../contender.js';
import { peerProgram } from '../../peer-programs.js';
import { startPostgres } from '../../postgres.js';
import { startNodeWorker } from '../../node-worker.js';
import { POLL, type PollPayload } from './poll-task.js';

const DATABASE = 'jobs';
const SILENT = new Logger(() => () => undefined);

export const jobTable: Contender = {
  id: 'job-table',
  name: 'job table (graphile-worker)',
  source: 'https://worker.graphile.org/docs/job-key',
  async open(field) {
    const { folder, vendor, intervalMs } = field;
    const say = (line: string) => field.say(line);
    const postgres = await startPostgres(folder, say);
    field.endWith(() => postgres.stop());
    await postgres.createDatabase(DATABASE);
    const connectionString = postgres.url(DATABASE);
    const pool = new Pool({ connectionString });
    // A connection that breaks while nobody uses it is replaced at the next query.
    pool.on('error', () => undefined);
    field.endWith(() => pool.end());
    await pool.query('create table ended (job_id text primary key, at timestamptz not null default clock_timestamp())');
    const utils = await makeWorkerUtils({ connectionString, logger: SILENT });
    field.endWith(async () => utils.release());
    await utils.migrate();
    const env = {
      BENCH_DATABASE: connectionString,
      BENCH_VENDOR: JSON.stringify(vendor),
      BENCH_INTERVAL_MS: String(intervalMs),
    };
    const worker = await startNodeWorker({ args: [peerProgram('job-table/worker')], env, folder, say });
    field.endWith(() => worker.stop());
    return {
      watch: async (jobIds) => {
        await utils.addJobs(
          jobIds.map((jobId) => ({
            identifier: POLL,
            payload: { jobId } satisfies PollPayload,
            jobKey: jobId,
          })),
        );
      },
      processes: () => ({ worker: [worker.pid()], server: [postgres.pid()] }),
      ends: async () => {
        const { rows } = await pool.query<{ job_id: string; at: Date }>('select job_id, at from ended');
        return new Map(rows.map(({ job_id, at }) => [job_id, at.getTime()]));
      },
      killWorker: () => worker.kill9AndRestart(),
      killServer: () => postgres.kill9AndRestart(),
    };
  },
};
