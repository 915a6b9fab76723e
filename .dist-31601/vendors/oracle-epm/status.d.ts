/** The states of an Oracle EPM Planning job: "Retrieve Job Status", field `status`. */
import type { JobState } from '../../contract/job.js';
import type { PlanningJob } from './schemas.js';
export declare function stateOf(status: number): JobState;
/** The number and the vendor's word for it, if there is one: `1 Error`. */
export declare function vendorStateOf({ status, descriptiveStatus }: PlanningJob): string;
