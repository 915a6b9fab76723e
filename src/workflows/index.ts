/** The workflows of the bundle. */
export { awaitJob } from './await-job.js';
export { awaitJobCall } from './await-job-call.js';
export { watchConnection } from './watch-connection.js';
