/** The states of a NEXUS IC server job: https://docs.nexusic.com, "Job Status", field `status`. */
import type { JobState } from '../../contract/job.js';
export declare function stateOf(status: number): JobState;
/** NEXUS IC estimates the number of rows, so its percentage may exceed 100. Vigil shows 100 and does not treat the job as finished. */
export declare function percentOf(percentComplete: number | null | undefined): number | undefined;
