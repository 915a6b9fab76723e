/** The workflows of the bundle. */
export { awaitJob } from './await-job.js';
export { awaitJobCall } from './await-job-call.js';
export { notify } from './notify.js';
export { reportedTrouble } from './reported-trouble.js';
export { runJob } from './run-job.js';
export { runJobCall } from './run-job-call.js';
export { runMany } from './run-many.js';
export { runPage } from './run-page.js';
export { watchConnection } from './watch-connection.js';
