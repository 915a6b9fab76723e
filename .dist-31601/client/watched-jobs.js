import { jobOfWaitId } from '../contract/ids.js';
import { waitQuery } from './wait-query.js';
/** The ids of the jobs as in the inputs of their waits. */
export async function watchedJobs(client, connections) {
    const jobIds = [];
    for (const connection of connections) {
        for await (const { workflowId } of client.workflow.list({ query: waitQuery({ connection, only: 'running' }) })) {
            const job = jobOfWaitId(workflowId);
            if (job)
                jobIds.push(job.jobId);
        }
    }
    return jobIds;
}
//# sourceMappingURL=watched-jobs.js.map