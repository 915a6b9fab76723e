/** The states of an Oracle EPM Planning job: "Retrieve Job Status", field `status`. */
import type { JobState } from '../../contract/job.js';
import type { PlanningJob } from './schemas.js';

const STATES: Record<number, JobState> = {
  [-1]: 'running', // in progress
  0: 'succeeded', // success
  1: 'failed', // error
  2: 'cancelling', // cancel pending: the job may still finish first
  3: 'cancelled', // cancelled
  4: 'failed', // invalid parameter
  2147483647: 'unknown', // Integer.MAX_VALUE, the vendor's own "unknown"
};

export function stateOf(status: number): JobState {
  return STATES[status] ?? 'unknown';
}

/** The number and the vendor's word for it, if there is one: `1 Error`. */
export function vendorStateOf({ status, descriptiveStatus }: PlanningJob): string {
  return descriptiveStatus ? `${status} ${descriptiveStatus}` : String(status);
}
