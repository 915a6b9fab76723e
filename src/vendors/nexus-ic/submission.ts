/** Starts reports. The list of jobs does not show what a job is, so a search goes by what is new in it. Version 6.8 has no list. */
import type { FoundJob, SubmitOrder } from '../../contract/run-job.js';
import type { VendorEdge } from '../http/vendor-edge.js';
import { startedId } from '../shared/job-id-form.js';
import type { SharedSession } from '../shared/session.js';
import { checkedSpec } from '../shared/spec.js';
import type { SentOrder, Submission } from '../shared/submission.js';
import { timestampOf } from '../shared/timestamp.js';
import { JOB_ID_FORM, keyOf } from './job-id.js';
import { jobSpecSchema } from './job-spec.js';
import { startedJobSchema, wholeListSchema, type ServerJob } from './schemas.js';
import { requestIn, type Session } from './session.js';
import { stateOf } from './status.js';
import { withBlobs } from './uploaded-blobs.js';

export class NexusIcSubmission implements Submission {
  // Only declared, so that they are absent in version 6.8.
  declare readonly listed?: Submission['listed'];
  declare readonly find?: Submission['find'];

  constructor(
    private readonly edge: VendorEdge,
    private readonly session: SharedSession<Session>,
    version: '6.8' | '6.9',
  ) {
    if (version === '6.8') return;
    this.listed = async (_job, signal) => (await this.jobs(signal)).map(({ id }) => id);
    this.find = (sent, signal) => this.newJobs(sent, signal);
  }

  check(job: Record<string, unknown>): string {
    return String(checkedSpec(jobSpecSchema, job).reportTemplate);
  }

  async submit({ job, uploaded }: SubmitOrder, signal: AbortSignal): Promise<string> {
    const spec = checkedSpec(jobSpecSchema, job);
    const json = { ...spec, parameters: withBlobs(spec.parameters, uploaded) };
    return this.session.useOnce(signal, async (session) => {
      const request = { ...requestIn(session, { verb: 'start the job', method: 'POST', signal }, 'report/'), json };
      const { id } = await this.edge.json(request, startedJobSchema);
      return startedId(this.edge, request, id, JOB_ID_FORM);
    });
  }

  /** The clock of a job is not compared: its zone is not known, and a job that runs would be hidden. */
  private async newJobs({ prepared }: SentOrder, signal: AbortSignal): Promise<FoundJob[]> {
    const before = new Set((prepared.before ?? []).map(keyOf));
    const jobs = await this.jobs(signal);
    return jobs
      .filter(({ id }) => !before.has(keyOf(id)))
      .map(({ id, status, startClock }) => ({ jobId: id, state: stateOf(status), began: timestampOf(startClock) }));
  }

  private async jobs(signal: AbortSignal): Promise<ServerJob[]> {
    const { jobs } = await this.session.use(signal, (session) =>
      this.edge.json(requestIn(session, { verb: 'list jobs', signal }, 'jobStatus'), wholeListSchema),
    );
    return jobs;
  }
}
