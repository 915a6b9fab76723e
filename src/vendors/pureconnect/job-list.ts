/** The list of the data-extractor jobs that the session's user may see, newest first. */
import { isTerminal, type JobState } from '../../contract/job.js';
import { eachOfPages } from '../shared/pages.js';
import { timestampOf } from '../shared/timestamp.js';
import type { OpenJob } from '../shared/vendor-client.js';
import type { ListPage } from '../shared/batched-polls.js';
import type { ExtractionJob, ListedExtractionJob } from './schemas.js';
import { readState } from './status.js';

export const PAGE_JOBS = 100;
/** For batched polls: running jobs are among the newest, and a row has about 400 bytes. */
export const POLLS_PAGE_JOBS = 250;

/** A job and its state. */
export interface ReadJob {
  job: ExtractionJob;
  state: JobState;
  vendorState: string;
}

/** Ids are not case-sensitive. */
export function keyOf(jobId: string): string {
  return jobId.toLowerCase();
}

/** @param readPage requests the jobs before the given one, at most PAGE_JOBS */
export async function* openJobs(
  readPage: (from: string | undefined) => Promise<ListedExtractionJob[]>,
): AsyncGenerator<OpenJob, undefined> {
  const jobs = eachOfPages<ListedExtractionJob>(
    (last) => readPage(last?.id),
    ({ id }) => keyOf(id),
    'pureconnect',
  );
  for await (const job of jobs) {
    const { state, vendorState } = readState(job) ?? { state: 'unknown', vendorState: '' };
    if (isTerminal(state)) continue;
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

/** The rows of a page for batched polls. A job whose row is odd or has no state is polled by itself, which reports what is wrong. */
export function pollsPage(jobs: readonly ListedExtractionJob[]): ListPage<ReadJob> {
  const rows = new Map<string, ReadJob>();
  for (const job of jobs) {
    const read = readState(job);
    if (read) rows.set(keyOf(job.id), { job, ...read });
  }
  return { rows, last: jobs.at(-1)?.id };
}
