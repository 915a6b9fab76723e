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
export const QUICK: readonly string[] = [vigil, vigilShared, timerLoop, retryPolling].map(({ id }) => id);

/** Vigil in both modes: what the peers have no counterpart to is measured with these. */
export const MODES: readonly string[] = [vigil, vigilShared].map(({ id }) => id);

/** Those with many waits. The others are like one of them, and take too long. */
export const SCALED: readonly string[] = [vigil, vigilShared, timerLoop, heartbeatLoop, airflow, jobTable].map(
  ({ id }) => id,
);

/** Those that do not need their server for each poll, and so keep up with many more. */
export const KEEPING_UP: readonly string[] = [vigilShared, airflow, jobTable].map(({ id }) => id);
