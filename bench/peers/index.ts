/** All that is measured, Vigil first. */
import type { Contender } from '../contender.js';
import { jobTable } from './job-table/contender.js';
import { heartbeatLoop, localLoop, retryPolling, timerLoop } from './temporal/contenders.js';
import { startTemporalOnPostgres } from '../temporal-on-postgres.js';
import { vigil, vigilOn } from './vigil.js';

const vigilOnPostgres = vigilOn('vigil-postgres', 'Vigil, Temporal on PostgreSQL', startTemporalOnPostgres);

export const CONTENDERS: readonly Contender[] = [
  vigil,
  vigilOnPostgres,
  timerLoop,
  localLoop,
  retryPolling,
  heartbeatLoop,
  jobTable,
];

/** Those of a quick run. */
export const QUICK: readonly string[] = [vigil, vigilOnPostgres, timerLoop, retryPolling].map(({ id }) => id);
