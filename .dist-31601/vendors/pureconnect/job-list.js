/** The list of the data-extractor jobs that the session's user may see, newest first. */
import { isTerminal } from '../../contract/job.js';
import { eachOfPages } from '../shared/pages.js';
import { timestampOf } from '../shared/timestamp.js';
import { jobSchema } from './schemas.js';
import { readState } from './status.js';
export const PAGE_JOBS = 100;
/** For batched polls: running jobs are among the newest, and a row has about 400 bytes. */
export const POLLS_PAGE_JOBS = 250;
/** Ids are not case-sensitive. */
export function keyOf(jobId) {
    return jobId.toLowerCase();
}
/** @param readPage requests the jobs before the given one, at most PAGE_JOBS */
export async function* openJobs(readPage) {
    const jobs = eachOfPages((last) => readPage(last?.id), ({ id }) => keyOf(id), 'pureconnect');
    for await (const job of jobs) {
        const { state, vendorState } = readState(job) ?? { state: 'unknown', vendorState: '' };
        if (isTerminal(state))
            continue;
        yield {
            id: job.id,
            state,
            vendorState,
            name: job.name,
            by: job.submittedUserId,
            began: timestampOf(job.submitTime) ?? timestampOf(job.queuedTime) ?? timestampOf(job.startedTime),
        };
    }
    return undefined;
}
/** The rows of a page for batched polls. Skips malformed rows: the job is then polled by itself, which reports what is wrong. */
export function pollsPage(rows) {
    const page = new Map();
    let last;
    for (const row of rows) {
        const { success, data: job } = jobSchema.safeParse(row);
        if (!success)
            continue;
        last = job.id;
        const read = readState(job);
        if (read)
            page.set(keyOf(job.id), { job, ...read });
    }
    return { rows: page, last };
}
//# sourceMappingURL=job-list.js.map