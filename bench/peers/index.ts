/** All that is measured, Vigil first. */
import type { Contender } from '../contender.js';
import { startTemporalOnPostgres } from '../temporal-postgres.js';
import { airflow } from './airflow/airflow.js';
import { jobTable } from './job-table/job-table.js';
import { heartbeatLoop, localLoop, retryPolling, timerLoop } from './temporal/contenders.js';
import { vigil, vigilOn, vigilShared } from './vigil.js';

const vigilOnPostgres = vigilOn('vigil-postgres', 'Vigil, Temporal on PostgreSQL', (folder) =>
  startTemporalOnPostgres(folder, (line) => process.stderr.write(`${line}\n`)),
);

export const CONTENDERS: readonly Contender[] = [
  vigil,
  vigilShared,
  vigilOnPostgres,
  timerLoop,
  localLoop,
  retryPolling,
  heartbeatLoop,
  airflow,
  jobTable,
];

/** Those of a quick run. */
export const QUICK: readonly string[] = [vigil, timerLoop, retryPolling].map(({ id }) => id);
