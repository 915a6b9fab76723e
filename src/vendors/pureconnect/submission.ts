/** Starts data-extractor jobs. The name of a job ends in a marker, which the list of jobs shows. */
import type { FoundJob, SubmitOrder } from '../../contract/run-job.js';
import type { VendorEdge } from '../http/vendor-edge.js';
import type { VendorRequest } from '../http/vendor-request.js';
import { startedId } from '../shared/job-id-form.js';
import type { SharedSession } from '../shared/session.js';
import { checkedSpec } from '../shared/spec.js';
import type { SentOrder, Submission } from '../shared/submission.js';
import { timestampOf } from '../shared/timestamp.js';
import { JOB_ID_FORM } from './job-id.js';
import { jobSpecSchema } from './job-spec.js';
import { markedListSchema, startedJobSchema, type MarkedJob } from './schemas.js';
import { MEDIA_TYPE, requestIn, type Session } from './session.js';
import { readState } from './status.js';

const JOBS = 'data-extractor/jobs';
const PAGE_JOBS = 100;
/** More jobs than a server starts while a lost answer is searched for. A server may put fewer on a page than were requested. */
const MOST_PAGES = 10;
/** Jobs that began so long before the request are not read: more than any clock is wrong. */
const BEFORE_MS = 24 * 3_600_000;

export class PureConnectSubmission implements Submission {
  readonly shows = 'marker';

  constructor(
    private readonly edge: VendorEdge,
    private readonly session: SharedSession<Session>,
  ) {}

  check(job: Record<string, unknown>): string {
    return checkedSpec(jobSpecSchema, job).name;
  }

  async submit({ job, marker }: SubmitOrder, signal: AbortSignal): Promise<string> {
    const spec = checkedSpec(jobSpecSchema, job);
    return this.session.useOnce(signal, async (session) => {
      const inSession = requestIn(session, { verb: 'start the job', method: 'POST', signal }, JOBS);
      const request: VendorRequest = {
        ...inSession,
        headers: { ...inSession.headers, 'content-type': MEDIA_TYPE },
        json: { ...spec, name: `${spec.name}-${marker}`, submittedUserId: session.userId },
      };
      const { id } = await this.edge.json(request, startedJobSchema);
      return startedId(this.edge, request, id, JOB_ID_FORM);
    });
  }

  /**
   * By the marker alone. It is random, so neither the user nor the time of a job says more, and a clock that is wrong or a user that is
   * written differently would hide a job that runs.
   */
  async find({ marker, sentFrom }: SentOrder, signal: AbortSignal): Promise<FoundJob[]> {
    const found = new Map<string, FoundJob>();
    let last: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const jobs = await this.readPage(last, signal);
      for (const job of jobs) if (job.name.endsWith(marker)) found.set(job.id, foundJob(job));
      const end = jobs.at(-1);
      if (end === undefined || end.id === last || isBefore(end, sentFrom - BEFORE_MS)) break;
      last = end.id;
    }
    return [...found.values()];
  }

  private async readPage(from: string | undefined, signal: AbortSignal): Promise<MarkedJob[]> {
    const call = `${JOBS}?jobsResponseMode=all&jobCount=${PAGE_JOBS}`;
    const page = from === undefined ? call : `${call}&fromJobId=${encodeURIComponent(from)}`;
    const { jobList } = await this.session.use(signal, (session) =>
      this.edge.json(requestIn(session, { verb: 'list jobs', signal }, page), markedListSchema),
    );
    return jobList ?? [];
  }
}

function foundJob(job: MarkedJob): FoundJob {
  const { state } = readState(job) ?? { state: 'unknown' as const };
  return { jobId: job.id, state, name: job.name, by: job.submittedUserId, began: timestampOf(job.submitTime) };
}

function isBefore({ submitTime }: MarkedJob, time: number): boolean {
  return Date.parse(timestampOf(submitTime) ?? '') < time;
}
