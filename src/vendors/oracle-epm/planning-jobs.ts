/** The calls about jobs of the application: start one, and read one. */
import { segmentOf } from '../http/address.js';
import type { VendorEdge } from '../http/vendor-edge.js';
import { VendorError, type VendorVerb } from '../http/vendor-error.js';
import type { VendorRequest } from '../http/vendor-request.js';
import type { SharedSession } from '../shared/session.js';
import { JOB_ID_FORM } from './job-id.js';
import type { JobSpec } from './job-spec.js';
import { jobSchema, startedJobSchema, type PlanningJob, type StartedJob } from './schemas.js';
import { requestIn, type Session } from './session.js';
import { stateOf } from './status.js';

/** The id in an answer about a job that does not exist. */
const NO_JOB = '-1';

export interface PlanningApplication {
  /** The version of the Planning API, e.g. `v3`. */
  apiVersion: string;
  /** The name of the Planning application that runs the jobs, spelled exactly as at the vendor. */
  application: string;
}

export class PlanningJobs {
  constructor(
    private readonly of: PlanningApplication,
    private readonly session: SharedSession<Session>,
    private readonly edge: VendorEdge,
  ) {}

  /** The path of a job. */
  callOf(jobId: string, verb: VendorVerb): string {
    return `${this.jobs}/${segmentOf(jobId, 'oracle-epm', verb)}`;
  }

  async read(jobId: string, signal: AbortSignal, verb: VendorVerb = 'read status'): Promise<PlanningJob> {
    const call = this.callOf(jobId, verb);
    return this.session.use(signal, async (session) => {
      const request = requestIn(session, { verb, signal }, call);
      const job = await this.edge.json(request, jobSchema);
      if (job.jobId === undefined) throw this.edge.error(request, 'unintelligible', 'the answer has no job id');
      if (job.jobId === NO_JOB) throw this.edge.error(request, 'missing', 'the answer has the job id -1: no such job');
      if (!isSameId(job.jobId, jobId))
        throw this.edge.error(request, 'unintelligible', 'the answer is about another job');
      return job;
    });
  }

  /** Sends the request that starts a job, once. @returns the job's id @throws VendorError of kind `rejected` if surely none was started */
  async start(job: JobSpec, signal: AbortSignal, verb: VendorVerb = 'start the job'): Promise<string> {
    return this.session.useOnce(signal, async (session) => {
      const plain = requestIn(session, { verb, method: 'POST', signal }, this.jobs);
      const request: VendorRequest = { ...plain, json: job, explain: explainStart(plain) };
      const started = await this.edge.json(request, startedJobSchema);
      // A job that has an id exists, whatever its status: its polls tell how it goes.
      if (started.jobId !== undefined && JOB_ID_FORM.pattern.test(started.jobId)) return started.jobId;
      if (!isRefusal(started)) throw this.edge.error(request, 'unintelligible', 'the answer has no id of a job');
      const { fields } = this.edge.error(request, 'rejected', 'no job was started');
      throw new VendorError({ ...fields, vendorMessage: started.details ?? started.descriptiveStatus });
    });
  }

  private get jobs(): string {
    const [version, name] = [this.of.apiVersion, this.of.application].map(encodeURIComponent);
    return `HyperionPlanning/rest/${version}/applications/${name}/jobs`;
  }
}

function isRefusal({ jobId, status }: StartedJob): boolean {
  return jobId === NO_JOB || (status !== undefined && stateOf(status) === 'failed');
}

// Planning answers a job that it does not know with 400, or with 500 in the same words. Any other 500 may come after the start, and may say
// that something of the job was not found.
function explainStart({ explain }: VendorRequest): VendorRequest['explain'] {
  return (body, status, headers) => {
    const said = explain?.(body, status, headers) ?? {};
    const isUnknownJob =
      status === 500 &&
      /\bjob with (the )?specified name and type (was|could) not (be )?found\b/i.test(said.message ?? '');
    return { ...said, kind: isUnknownJob ? 'rejected' : undefined };
  };
}

// Ids are numbers, and callers may write leading zeros.
function isSameId(one: string, other: string): boolean {
  const [bareOne, bareOther] = [one, other].map((id) => id.trim().replace(/^0+(?=\d)/, ''));
  return bareOne === bareOther;
}
