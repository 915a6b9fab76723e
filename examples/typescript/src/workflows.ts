import { CancellationScope, isCancellation, log } from '@temporalio/workflow';
import { awaitJob, AwaitJobFailure, runJob, RunJobFailure, type JobOutcome } from 'vigil-jobs/workflow';

/** Awaits a job and describes its outcome. */
export async function nightly(connection: string, jobId: string): Promise<string> {
  try {
    const { content } = await awaitJob({ connection, jobId, deadline: '6h', backoff: { max: '5s' } });
    return `done: ${content.map(({ name }) => name).join(', ') || 'no content'}`;
  } catch (error) {
    // A cancel of this workflow has also cancelled the job, and the vendor has confirmed it. Rethrow it.
    if (!(error instanceof AwaitJobFailure)) throw error;
    const { type, outcome } = error;
    switch (type) {
      case 'JobFailed':
        return `failed at ${outcome.vendor}: ${outcome.messages.last.at(-1)?.text ?? outcome.summary ?? 'no message'}`;
      case 'DeadlineExceeded':
        return `not done in time; cancel ${outcome.cancel?.result ?? 'not asked for'}`;
      default:
        // docs/errors.md lists the other types. A rethrown failure fails this workflow with the same type and outcome.
        throw error;
    }
  }
}

/** Limits the time for the job and describes the result of the cancel. */
export async function impatient(connection: string, jobId: string): Promise<string> {
  try {
    return await CancellationScope.withTimeout(3_000, async () => {
      const { state } = await awaitJob({ connection, jobId, backoff: { max: '5s' } });
      return state;
    });
  } catch (error) {
    if (!isCancellation(error)) throw error;
    const [outcome] = (error as { details?: JobOutcome[] }).details ?? [];
    log.info('given up', { cancel: outcome?.cancel });
    return `given up: ${outcome?.state ?? 'unknown'}, cancel ${outcome?.cancel?.result ?? 'unknown'}`;
  }
}

/** Awaits a job through a Nexus endpoint, for a Vigil in another namespace. */
export async function nightlyElsewhere(endpoint: string, connection: string, jobId: string): Promise<string> {
  const { state, messages } = await awaitJob({ connection, jobId, backoff: { max: '5s' } }, { endpoint });
  return `${state}, ${messages.total} messages`;
}

/** Starts the job of a date at most once, awaits it, and describes how that went. */
export async function nightlyRun(connection: string, date: string, workflowId: string): Promise<string> {
  try {
    const job = { workflowId, questions: [{ name: 'run_date', value: date }] };
    const { jobId, state } = await runJob({ connection, key: `nightly-${date}`, job, deadline: '6h' });
    return `job ${jobId}: ${state}`;
  } catch (error) {
    if (!(error instanceof RunJobFailure)) throw error;
    const { type, message, evidence } = error;
    switch (type) {
      case 'SubmitRejected':
        return `the vendor refused the job, and nothing runs: ${message}`;
      case 'SubmitUncertain':
        // A job may or may not run: somebody must decide. The evidence has the commands to choose from.
        return `a job may run: ${evidence?.problem}`;
      default:
        throw error;
    }
  }
}
