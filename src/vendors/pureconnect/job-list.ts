/** The list of data-extractor jobs: those that the session's user may see, the newest first. */
import { isTerminal } from '../../job.js';
import { eachOfPages } from '../pages.js';
import { timestampOf } from '../timestamp.js';
import type { OpenJob } from '../vendor-client.js';
import type { ListedExtractionJob } from './schemas.js';
import { readState } from './status.js';

export const PAGE_JOBS = 100;

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
