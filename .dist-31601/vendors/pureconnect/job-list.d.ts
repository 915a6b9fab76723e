/** The list of the data-extractor jobs that the session's user may see, newest first. */
import { type JobState } from '../../contract/job.js';
import type { OpenJob } from '../shared/vendor-client.js';
import type { ListPage } from './batched-polls.js';
import { type ExtractionJob, type ListedExtractionJob } from './schemas.js';
export declare const PAGE_JOBS = 100;
/** For batched polls: running jobs are among the newest, and a row has about 400 bytes. */
export declare const POLLS_PAGE_JOBS = 250;
/** A job and its state. */
export interface ReadJob {
    job: ExtractionJob;
    state: JobState;
    vendorState: string;
}
/** Ids are not case-sensitive. */
export declare function keyOf(jobId: string): string;
/** @param readPage requests the jobs before the given one, at most PAGE_JOBS */
export declare function openJobs(readPage: (from: string | undefined) => Promise<ListedExtractionJob[]>): AsyncGenerator<OpenJob, undefined>;
/** The rows of a page for batched polls. Skips malformed rows: the job is then polled by itself, which reports what is wrong. */
export declare function pollsPage(rows: readonly unknown[]): ListPage<ReadJob>;
