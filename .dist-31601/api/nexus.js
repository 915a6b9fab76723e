/**
 * `vigil-jobs/nexus`: the Nexus service with which a workflow in another namespace awaits a job. Workflow-safe.
 *
 * In TypeScript, prefer `awaitJob(input, { endpoint })` from `vigil-jobs/workflow`: it calls this service and throws typed failures.
 */
import { operation, service } from 'nexus-rpc';
/**
 * Service `vigil`, operation `awaitJob`: starts the wait, or joins the running one. Fails with an ApplicationFailure that has a type from
 * docs/errors.md and the JobOutcome as its first detail.
 */
export const vigilService = service('vigil', {
    awaitJob: operation(),
});
//# sourceMappingURL=nexus.js.map