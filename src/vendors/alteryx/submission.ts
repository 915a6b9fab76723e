/** Starts jobs of app workflows. No field of a job shows who started it or with which answers, so a search goes by what is new in the workflow's list. */
import type { FoundJob, SubmitOrder } from '../../contract/run-job.js';
import { segmentOf } from '../http/address.js';
import type { VendorEdge } from '../http/vendor-edge.js';
import type { VendorRequest } from '../http/vendor-request.js';
import { startedId } from '../shared/job-id-form.js';
import type { SharedSession } from '../shared/session.js';
import { checkedSpec } from '../shared/spec.js';
import { CLOCK_SKEW_MS, type SentOrder, type Submission } from '../shared/submission.js';
import { timestampOf } from '../shared/timestamp.js';
import { JOB_ID_FORM } from './job-id.js';
import { keyOf } from './job-list.js';
import { jobSpecSchema } from './job-spec.js';
import { startedJobSchema, workflowJobsSchema, type WorkflowJob } from './schemas.js';
import { requestIn, type Session } from './session.js';
import { stateOf } from './status.js';

/** The newest jobs of a workflow: more than are started between two requests. */
const LISTED = 100;

export class AlteryxSubmission implements Submission {
  constructor(
    private readonly edge: VendorEdge,
    private readonly session: SharedSession<Session>,
  ) {}

  check(job: Record<string, unknown>): string {
    return checkedSpec(jobSpecSchema, job).workflowId;
  }

  async listed(job: Record<string, unknown>, signal: AbortSignal): Promise<string[]> {
    const jobs = await this.newestJobs(job, signal);
    return jobs.map(({ id }) => id);
  }

  async submit({ job }: SubmitOrder, signal: AbortSignal): Promise<string> {
    const { workflowId, ...json } = checkedSpec(jobSpecSchema, job);
    return this.session.useOnce(signal, async (session) => {
      const call = { verb: 'start the job', method: 'POST', signal } as const;
      const request: VendorRequest = { ...requestIn(session, call, callOf(workflowId)), json };
      const { id } = await this.edge.json(request, startedJobSchema);
      return startedId(this.edge, request, id, JOB_ID_FORM);
    });
  }

  async find({ job, prepared, sentFrom, sentUntil }: SentOrder, signal: AbortSignal): Promise<FoundJob[]> {
    const { priority = 'Default', workerTag = '' } = checkedSpec(jobSpecSchema, job);
    const before = new Set((prepared.before ?? []).map(keyOf));
    // A job older than a full page comes into it once a newer one is deleted.
    const isOlder = ({ createDate }: WorkflowJob) =>
      before.size >= LISTED && Date.parse(createDate ?? '') < sentFrom - CLOCK_SKEW_MS;
    const isLater = ({ createDate }: WorkflowJob) => Date.parse(createDate ?? '') > sentUntil + CLOCK_SKEW_MS;
    const jobs = await this.newestJobs(job, signal);
    return jobs
      .filter(
        (one) =>
          !before.has(keyOf(one.id)) &&
          !isOlder(one) &&
          !isLater(one) &&
          (one.priority ?? priority) === priority &&
          (one.workerTag ?? workerTag) === workerTag,
      )
      .map(({ id, status, createDate }) => ({
        jobId: id,
        state: stateOf(status, undefined),
        began: timestampOf(createDate),
      }));
  }

  alike(one: Record<string, unknown>, other: Record<string, unknown>): boolean {
    return keyOf(String(one['workflowId'])) === keyOf(String(other['workflowId']));
  }

  private newestJobs(job: Record<string, unknown>, signal: AbortSignal): Promise<WorkflowJob[]> {
    const { workflowId } = checkedSpec(jobSpecSchema, job);
    const query = `sortField=createDate&direction=desc&limit=${LISTED}`;
    return this.session.use(signal, (session) =>
      this.edge.json(
        requestIn(session, { verb: 'list jobs', signal }, `${callOf(workflowId)}?${query}`),
        workflowJobsSchema,
      ),
    );
  }
}

function callOf(workflowId: string): string {
  return `v3/workflows/${segmentOf(workflowId, 'alteryx', 'start the job')}/jobs`;
}
