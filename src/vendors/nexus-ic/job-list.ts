/** The list of the server jobs of the logged-in user. Version 6.9 only; it has no pages. */
import { isTerminal } from '../../contract/job.js';
import type { ListPage } from '../shared/batched-polls.js';
import { timestampOf } from '../shared/timestamp.js';
import type { OpenJob } from '../shared/vendor-client.js';
import { keyOf } from './job-id.js';
import type { ServerJob } from './schemas.js';
import { stateOf } from './status.js';

export function* openJobs(jobs: readonly ServerJob[]): Generator<OpenJob, undefined> {
  for (const { id, status, startClock } of jobs) {
    const state = stateOf(status);
    if (!isTerminal(state)) yield { id, state, vendorState: String(status), began: timestampOf(startClock) };
  }
  return undefined;
}

/** The list for batched polls. A job whose row is odd, or that the list lacks, is polled by itself, which reports what is wrong. */
export function pollsPage(jobs: readonly ServerJob[]): ListPage<ServerJob> {
  return { rows: new Map(jobs.map((job) => [keyOf(job.id), job])), last: undefined };
}
