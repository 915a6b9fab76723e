/**
 * Airflow's triggerer, which is how Airflow waits: a deferred task is a coroutine in it, and a row in PostgreSQL. What is not measured is how a task
 * comes there and goes on afterwards, which takes the scheduler and a worker's process: see defer.py. An end is recorded when the triggerer has
 * handed its event to the task, which is then scheduled again.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Pool } from 'pg';
import type { Contender } from '../../contender.js';
import { startPostgres } from '../../postgres.js';
import { runCommand } from '../../../scripts/tool-cache.mjs';
import { startService } from '../../service.js';
import { startDeferring } from './deferring.js';
import { findAirflow } from './installation.js';

const PYTHON_FOLDER = fileURLToPath(new URL('python', import.meta.url));
const DATABASE = 'airflow';

export const airflow: Contender = {
  id: 'airflow',
  name: 'Airflow triggerer',
  source: 'https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/deferring.html',
  beginsOtherwise: true,
  async open(field) {
    const { folder, vendor, intervalMs } = field;
    const say = (line: string) => field.say(line);
    const python = await findAirflow(say);
    const postgres = await startPostgres(folder, say);
    field.endWith(() => postgres.stop());
    await postgres.createDatabase(DATABASE);
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      PYTHONPATH: PYTHON_FOLDER,
      PYTHONDONTWRITEBYTECODE: '1',
      AIRFLOW_HOME: join(folder, 'airflow'),
      AIRFLOW__CORE__DAGS_FOLDER: join(PYTHON_FOLDER, 'dags'),
      AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
      AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: postgres.url(DATABASE).replace('postgres:', 'postgresql+psycopg2:'),
      AIRFLOW__LOGGING__LOGGING_LEVEL: 'WARNING',
      AIRFLOW__TRIGGERER__CAPACITY: '20000',
      // This limit shares triggers among several triggerers. There is one here, and with the default of 50 it would take on 50 a second.
      AIRFLOW__TRIGGERER__MAX_TRIGGER_TO_SELECT_PER_LOOP: '1000',
      BENCH_VENDOR: JSON.stringify(vendor),
      BENCH_INTERVAL_MS: String(intervalMs),
    };
    const command = ['-m', 'airflow'];
    await runCommand(python, [...command, 'db', 'migrate'], { env });
    await runCommand(python, [...command, 'dags', 'reserialize'], { env });
    const pool = new Pool({ connectionString: postgres.url(DATABASE) });
    // A connection that breaks while nobody uses it is replaced at the next query.
    pool.on('error', () => undefined);
    field.endWith(() => pool.end());
    const triggerer = await startService({
      command: python,
      args: [...command, 'triggerer', '--skip-serve-logs'],
      env,
      logFile: join(folder, 'triggerer.log'),
      isReady: (_said, startedAt) => hasJob(pool, startedAt),
      say,
    });
    field.endWith(() => triggerer.stop());
    const deferring = await startDeferring(python, join(PYTHON_FOLDER, 'defer.py'), env);
    field.endWith(() => deferring.stop());
    return {
      watch: (jobIds) => deferring.defer(jobIds),
      processes: () => ({ worker: [triggerer.pid()], server: [postgres.pid()] }),
      ends: async () => {
        const { rows } = await pool.query<{ run_id: string; scheduled_dttm: Date }>(
          "select run_id, scheduled_dttm from task_instance where state = 'scheduled'",
        );
        return new Map(rows.map(({ run_id, scheduled_dttm }) => [run_id, scheduled_dttm.getTime()]));
      },
      killWorker: () => triggerer.kill9AndRestart(),
      killServer: () => postgres.kill9AndRestart(),
    };
  },
};

/** Whether the triggerer has announced itself, which it does when it begins to take up triggers. */
async function hasJob(pool: Pool, startedAt: Date): Promise<boolean> {
  const { rowCount } = await pool.query("select 1 from job where job_type = 'TriggererJob' and start_date >= $1", [
    startedAt,
  ]);
  return rowCount !== 0;
}
