/** What the workflow bundle offers to Temporal. */
export { awaitJob } from './await-job.js';
export { awaitJobCall } from './await-job-call.js';
