/**
 * Oracle EPM Cloud: Planning jobs. Endpoints, states and limits: docs/vendors/oracle-epm.md.
 * The vendor documents no cancel over REST, so this client has none. It recognizes a cancel made in the web console.
 */
import type { ContentSelection } from '../../contract/await-job-input.js';
import type { JobMessage } from '../../contract/outcome.js';
import type { JobStatus } from '../../contract/job.js';
import { lengthOf, mediaTypeOf } from '../http/content-headers.js';
import type { VendorEdge } from '../http/vendor-edge.js';
import { probe } from '../shared/probe.js';
import type { Submission } from '../shared/submission.js';
import type { Uploads } from '../shared/uploads.js';
import { SharedSession, type SessionEvents } from '../shared/session.js';
import type { ContentStream, StartableJob, VendorClient } from '../shared/vendor-client.js';
import { VendorError } from '../http/vendor-error.js';
import { childJobOf, itemsOf, messageOf, MAX_PAGES, PAGE_ITEMS, type PageBudget } from './job-details.js';
import { jobDefinitions } from './job-definitions.js';
import { JobConsole } from './job-console.js';
import { PlanningJobs, type PlanningApplication } from './planning-jobs.js';
import { openFile } from './repository.js';
import { detailsPageSchema, type DetailsPage, type JobDetail } from './schemas.js';
import { isStale, logIn, requestIn, secretOf, type LogInOptions, type Session } from './session.js';
import { stateOf, vendorStateOf } from './status.js';
import { OracleEpmSubmission } from './submission.js';
import { OracleEpmUploads } from './uploads.js';

/** A job that cannot exist. A check asks for it, to try the path of the polls. */
const PROBED_JOB = '0';

export interface OracleEpmOptions extends LogInOptions, PlanningApplication, SessionEvents {}

export class OracleEpmClient implements VendorClient {
  readonly vendor = 'oracle-epm';
  readonly submission: Submission;
  readonly uploads: Uploads;
  private readonly session: SharedSession<Session>;
  private readonly jobs: PlanningJobs;

  constructor(
    private readonly options: OracleEpmOptions,
    private readonly edge: VendorEdge,
  ) {
    this.session = new SharedSession({
      logIn: () => logIn(options, edge),
      isStale: (session) => isStale(session, options),
      secretVersion: () => secretOf(options),
      onLogIn: options.onLogIn,
      onRefusedLogIn: options.onRefusedLogIn,
    });
    this.jobs = new PlanningJobs(options, this.session, edge);
    this.uploads = new OracleEpmUploads(this.session, edge);
    this.submission = new OracleEpmSubmission(this.jobs, new JobConsole(this.jobs, this.session, edge));
  }

  listStartable(signal: AbortSignal): Promise<StartableJob[]> {
    return jobDefinitions(this.options, this.session, this.edge, signal);
  }

  async readStatus(jobId: string, signal: AbortSignal): Promise<JobStatus> {
    const job = await this.jobs.read(jobId, signal);
    return { state: stateOf(job.status), vendorState: vendorStateOf(job), summary: job.details };
  }

  /** The job's own details, then the details of its records, which the vendor keeps only for imports and exports. */
  async *readMessages(jobId: string, signal: AbortSignal): AsyncIterable<JobMessage> {
    const { status, details } = await this.jobs.read(jobId, signal);
    if (details) yield { severity: stateOf(status) === 'failed' ? 'error' : 'info', text: details };
    const budget: PageBudget = { pages: MAX_PAGES };
    const children = new Set<string>();
    for await (const item of this.readDetails(jobId, 'details', budget, signal)) {
      const message = messageOf(item);
      if (message) yield message;
      const child = childJobOf(item);
      if (child === undefined || children.has(child)) continue;
      children.add(child);
      yield* this.readChildMessages(jobId, child, item.dimensionName, budget, signal);
    }
  }

  /** A job has no content of its own. The caller names a file in the service's repository. */
  async *openContent(_jobId: string, wanted: ContentSelection, signal: AbortSignal): AsyncIterable<ContentStream> {
    const { file } = wanted;
    if (file === undefined) return;
    const { headers, body } = await openFile(file, signal, this.session, this.edge);
    yield { name: file, mediaType: mediaTypeOf(headers, file), bytes: lengthOf(headers), body };
  }

  async check(signal: AbortSignal): Promise<string> {
    const { application } = this.options;
    return this.session.use(signal, async (session) => {
      const { user, applications } = session;
      const accepted = user === undefined ? 'the token is accepted' : `accepted as ${user}`;
      if (applications && !applications.includes(application)) {
        const what = `${accepted}, but not for the application ${application}; its applications: ${namesOf(applications)}`;
        throw new VendorError({ kind: 'rejected', vendor: this.vendor, verb: 'check', what });
      }
      // Without the list of applications, only Planning's own words prove that it is there.
      const isPlanning = ({ fields }: VendorError) =>
        session.applications !== undefined || fields.vendorMessage !== undefined;
      await probe(
        this.edge,
        requestIn(session, { verb: 'check', signal }, this.jobs.callOf(PROBED_JOB, 'check')),
        isPlanning,
        {
          what: `no Planning at this address, or no application ${application}`,
          advice: 'check baseUrl and application',
        },
      );
      return applications
        ? `${accepted} for the application ${application}`
        : `${accepted}; the applications could not be listed`;
    });
  }

  async close(): Promise<void> {
    await this.session.close();
    this.edge.close();
  }

  private async *readChildMessages(
    jobId: string,
    child: string,
    dimension: string | undefined,
    budget: PageBudget,
    signal: AbortSignal,
  ): AsyncIterable<JobMessage> {
    for await (const item of this.readDetails(jobId, `childjobs/${child}/details`, budget, signal)) {
      const message = messageOf(item, dimension);
      if (message) yield message;
    }
  }

  private async *readDetails(
    jobId: string,
    list: string,
    budget: PageBudget,
    signal: AbortSignal,
  ): AsyncIterable<JobDetail> {
    const verb = 'read messages';
    const answers = this.edge.keepAnswers();
    const readPage = async (offset: number): Promise<DetailsPage | undefined> => {
      answers.release();
      const call = `${this.jobs.callOf(jobId, verb)}/${list}?offset=${offset}&limit=${PAGE_ITEMS}`;
      try {
        return await this.session.use(signal, (session) =>
          this.edge.json(requestIn(session, { verb, signal, answers }, call), detailsPageSchema),
        );
      } catch (error) {
        // The job exists, but most types of jobs have no details, and the docs do not say how the vendor answers then.
        if (error instanceof VendorError && (error.kind === 'missing' || error.kind === 'rejected')) return undefined;
        throw error;
      }
    };
    try {
      yield* itemsOf(readPage, budget);
    } finally {
      answers.release();
    }
  }
}

function namesOf(applications: string[]): string {
  return applications.join(', ') || 'none';
}
