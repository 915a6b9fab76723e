/** The list of data-extractor jobs: those that the session's user may see, the newest first. */
import { isTerminal, type JobState } from '../../contract/job.js';
import { eachOfPages } from '../shared/pages.js';
import { timestampOf } from '../shared/timestamp.js';
import type { OpenJob } from '../shared/vendor-client.js';
import type { ListPage } from './list-polls.js';
import { jobSchema, type ExtractionJob, type ListedExtractionJob } from './schemas.js';
import { readState } from './status.js';

export const PAGE_JOBS = 100;
/** Of the pages that polls share: the running jobs are among the newest, and a row is about 400 bytes. */
export const POLLS_PAGE_JOBS = 250;

/** A job as it was read, and what its state is. */
export interface ReadJob {
  job: ExtractionJob;
  state: JobState;
  vendorState: string;
}

/** Ids are the same in either case of their letters. */
export function keyOf(jobId: string): string {
  return jobId.toLowerCase();
}

/** @param readPage asks for the jobs before the one given, at most PAGE_JOBS of them */
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

/** The rows of a page for polls; one that does not fit what we know is left to a poll of its own, which says what is wrong with it. */
export function pollsPage(rows: readonly unknown[]): ListPage<ReadJob> {
  const page = new Map<string, ReadJob>();
  let last: string | undefined;
  for (const row of rows) {
    const { success, data: job } = jobSchema.safeParse(row);
    if (!success) continue;
    last = job.id;
    const told = readState(job);
    if (told) page.set(keyOf(job.id), { job, ...told });
  }
  return { rows: page, last };
}
