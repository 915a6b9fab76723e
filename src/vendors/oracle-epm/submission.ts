/** Starts Planning jobs. A job keeps no mark of who asked for it, so a search goes by what is new in the Jobs console. */
import type { FoundJob, SubmitOrder } from '../../contract/run-job.js';
import { VendorError } from '../http/vendor-error.js';
import { checkedSpec } from '../shared/spec.js';
import type { SentOrder, Submission } from '../shared/submission.js';
import type { JobConsole } from './job-console.js';
import { jobSpecSchema } from './job-spec.js';
import type { PlanningJobs } from './planning-jobs.js';
import { stateOf } from './status.js';

/** How long an export of the console may take, before the request and after it. */
const LIST_LIMIT_MS = 20_000;
const FIND_LIMIT_MS = 40_000;
/** More are no better evidence, and each costs a request. */
const MOST_FOUND = 10;

export class OracleEpmSubmission implements Submission {
  constructor(
    private readonly jobs: PlanningJobs,
    private readonly console: JobConsole,
  ) {}

  check(job: Record<string, unknown>): string {
    const { jobType, jobName } = checkedSpec(jobSpecSchema, job);
    return `${jobType}/${jobName}`;
  }

  /** The first is the export itself. */
  async listed(job: Record<string, unknown>, signal: AbortSignal): Promise<string[] | undefined> {
    const { jobType, jobName } = checkedSpec(jobSpecSchema, job);
    try {
      const { exportId, records } = await this.console.export(jobType, LIST_LIMIT_MS, signal);
      return [exportId, ...records.filter(({ name }) => name === jobName).map(({ id }) => id)];
    } catch (error) {
      if (mayNotList(error)) return undefined;
      throw error;
    }
  }

  async submit({ job }: SubmitOrder, signal: AbortSignal): Promise<string> {
    return this.jobs.start(checkedSpec(jobSpecSchema, job), signal);
  }

  async find({ job, prepared }: SentOrder, signal: AbortSignal): Promise<FoundJob[]> {
    const { jobType, jobName } = checkedSpec(jobSpecSchema, job);
    const { records } = await this.console.export(jobType, FIND_LIMIT_MS, signal);
    const [firstExport, ...before] = prepared.before ?? [];
    // As the console writes the user of the connection; nobody is left out if it does not show that export, or no users.
    const user = records.find(({ id }) => id === firstExport)?.by;
    const found = records.filter(
      ({ id, name, by }) => name === jobName && !before.includes(id) && (user === undefined || by === user),
    );
    return Promise.all(
      found.slice(0, MOST_FOUND).map(async ({ id, name, by }) => {
        const { status } = await this.jobs.read(id, signal, 'list jobs');
        return { jobId: id, state: stateOf(status), name, ...(by !== undefined && { by }) };
      }),
    );
  }

  alike(one: Record<string, unknown>, other: Record<string, unknown>): boolean {
    return one['jobName'] === other['jobName'];
  }
}

/** The user lacks a role, the service has no such export, or nobody can read what it exports. Waiting would not help. */
function mayNotList(error: unknown): boolean {
  if (!(error instanceof VendorError) || error.verb === 'log in' || error.status === 401) return false;
  return ['refused', 'rejected', 'missing', 'unintelligible'].includes(error.kind);
}
