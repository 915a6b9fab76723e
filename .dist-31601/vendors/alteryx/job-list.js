/** The list of all users' jobs, which only Curators may read. */
import { isTerminal } from '../../contract/job.js';
import { eachOfPages } from '../shared/pages.js';
import { timestampOf } from '../shared/timestamp.js';
import { isCompleted, stateOf, vendorStateOf } from './status.js';
const PAGE_JOBS = 100;
// One request per status, because the docs do not say how to give several. In the order of a job's life, so that a job which changes
// status in between appears in a later list.
const OPEN = ['Queued', 'Initializing', 'Running'];
/** Ids are hexadecimal, in upper or lower case. */
export function keyOf(jobId) {
    return jobId.toLowerCase();
}
/** @param readPage requests a page by its path relative to the base URL */
export async function* openJobs(readPage) {
    const given = new Set();
    for (const status of OPEN) {
        const jobs = eachOfPages((_last, offset) => readPage(callOf(status, offset)), ({ jobId }) => keyOf(jobId), 'alteryx');
        for await (const job of jobs) {
            const state = stateOf(job.status, undefined);
            // A server that ignores the filter returns all jobs.
            if (isCompleted(job.status) || isTerminal(state) || given.has(keyOf(job.jobId)))
                continue;
            given.add(keyOf(job.jobId));
            yield {
                id: job.jobId,
                state,
                vendorState: vendorStateOf(job.status, undefined),
                name: job.workflowName,
                by: job.submittedBy,
                began: timestampOf(job.queueTime) ?? timestampOf(job.startTime),
            };
        }
    }
    return undefined;
}
function callOf(status, offset) {
    const query = new URLSearchParams({
        allUsers: 'true',
        statuses: status,
        sortField: 'CreateDate',
        direction: 'desc',
        offset: String(offset),
        limit: String(PAGE_JOBS),
    });
    return `v3/jobs?${query.toString()}`;
}
//# sourceMappingURL=job-list.js.map