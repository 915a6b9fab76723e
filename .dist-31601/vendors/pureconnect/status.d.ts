/** The states of a data-extractor job: ICWS, `data-extractor` 2, field `state`, and the times that replace a missing `state`. */
import { type JobState, type Timestamp } from '../../contract/job.js';
import type { ExtractionJob } from './schemas.js';
export declare function stateOf(state: number): JobState;
/** The job's state, derived from its times if the vendor left out `state`; undefined if there are no times either. */
export declare function readState(job: ExtractionJob): {
    state: JobState;
    vendorState: string;
} | undefined;
/** When the job ended; undefined if it has not, whatever times it has. */
export declare function endOf(job: ExtractionJob, state: JobState): Timestamp | undefined;
