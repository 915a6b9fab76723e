const { awaitJob, AwaitJobFailure } = require('vigil-jobs/workflow');

/** Awaits a job and describes its outcome. */
exports.nightly = async function nightly(connection, jobId) {
  try {
    const { state, content } = await awaitJob({ connection, jobId, deadline: '6h', backoff: { max: '5s' } });
    return `${state}: ${content.length} files`;
  } catch (error) {
    if (error instanceof AwaitJobFailure && error.type === 'JobFailed') return `failed: ${error.outcome.vendorState}`;
    throw error;
  }
};
